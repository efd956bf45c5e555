import { beforeEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import type { OverviewAnswer, OverviewRow } from "../../queries/overview/answer.ts";
import type { Job } from "../../server/jobs/job.ts";
import { JobCard } from "../../web/views/imports/job.tsx";
import { FirstLooks } from "../../web/views/overview/first-looks.tsx";
import { Matrix } from "../../web/views/overview/matrix.tsx";
import { expectAccessible, show } from "./show.tsx";

const account = { id: "aws:account:1", title: "AWS 1" };
const row = (more: Partial<OverviewRow>): OverviewRow => ({
  id: "internet",
  kind: "Internet",
  name: "anybody on the internet",
  origin: "internet",
  access: "originate",
  boundary: { id: "internet", title: "Internet" },
  certainty: "certain",
  leadsTo: [],
  leadsToCount: 0,
  ask: { from: ["internet"], assume: [] },
  reaches: { admin: false, identities: 0, secrets: 0, dataStores: 0, configuration: 0, workloads: 0 },
  ...more,
});

const answer: OverviewAnswer = {
  schema: 1,
  snapshot: { id: "0".repeat(64), takenAt: "2026-01-01T00:00:00Z" },
  certainty: "conditional",
  hypothesis: "Code is taken to run behind an entry.",
  counts: {
    entries: 1,
    notProven: 0,
    credentials: 0,
    outsiders: 0,
    identities: 1,
    privileged: 0,
    workloads: 1,
    secrets: 2,
    dataStores: 1,
    authorities: 1,
    sensitive: 4,
    reachedByAnybody: 0,
    reached: 2,
  },
  rows: [
    row({}),
    row({
      id: "route:https://a.example:443/*",
      kind: "Route",
      name: "https://a.example:443/*",
      origin: "entry",
      access: "connect",
      boundary: account,
      authentication: "not-proven",
      ask: { from: ["internet"], assume: ["pod#execute"] },
    }),
  ],
  targets: [
    { id: "aws:account:1|authority", boundary: account, class: "authority", total: 1, reached: 0 },
    { id: "aws:account:1|secret", boundary: account, class: "secret", total: 2, reached: 2 },
  ],
  cells: [
    {
      row: 1,
      target: 1,
      count: 2,
      byCertainty: { certain: 0, conditional: 2, assumed: 0 },
      first: "arn:aws:secretsmanager:x#read",
      steps: 3,
    },
  ],
  hidden: { entry: 4, credential: 0, outsider: 0, targets: 2 },
  truncated: true,
  first: [
    {
      kind: "entry",
      text: "Code behind a.example leads to 2 secrets.",
      why: "No other way in leads to more.",
      certainty: "conditional",
      ask: { query: "reach", input: { from: ["internet"], assume: ["pod#execute"] } },
      rows: [1],
    },
    { kind: "gap", text: "Something was not read.", why: "It could hide a way.", rows: [] },
  ],
  coverage: [],
  gaps: [],
};

beforeEach(() => page.viewport(1280, 800));

test("a cell says how many, how near and how sure, and opens that question with that proof", async () => {
  const part = show(<Matrix answer={answer} />);
  const cell = page.getByRole("link", {
    name: /from https:\/\/a\.example:443\/\* to 2 secrets in AWS 1, conditional, nearest in 3 steps/,
  });
  await expect
    .element(cell)
    .toHaveAttribute("href", "/radius?from=internet&assume=pod%23execute&target=arn:aws:secretsmanager:x%23read");
  await expect.element(page.getByRole("table").getByText("AWS 1 · not proven to ask")).toBeVisible();
  await expectAccessible(part);
});

test("what no row reaches is no column, and is said; so is what is not shown", async () => {
  show(<Matrix answer={answer} />);
  await expect.element(page.getByRole("columnheader", { name: "Administration of" })).not.toBeInTheDocument();
  await expect.element(page.getByText(/administration of AWS 1/)).toBeVisible();
  await expect.element(page.getByText(/4 rows more are not shown: 4 ways in/)).toBeVisible();
});

test("on a phone the same stands one below the other", async () => {
  await page.viewport(390, 800);
  const part = show(<Matrix answer={answer} />);
  await expect.element(page.getByRole("link", { name: "2 secrets AWS 1 3 steps" })).toBeVisible();
  expect(part.scrollWidth).toBeLessThanOrEqual(part.clientWidth);
  await expectAccessible(part);
});

test("what to look at first links to the question; without one, to the imports", async () => {
  const part = show(<FirstLooks answer={answer} />);
  await expect
    .element(page.getByRole("link", { name: "Code behind a.example leads to 2 secrets." }))
    .toHaveAttribute("href", "/radius?from=internet&assume=pod%23execute");
  await expect.element(page.getByRole("link", { name: "Something was not read." })).toHaveAttribute("href", "/imports");
  await expectAccessible(part);
});

const job: Job = {
  id: "j1",
  kind: "import",
  inputs: ["estate"],
  state: "running",
  phase: "read",
  done: 50,
  total: 200,
  message: "reads estate",
  problems: [{ code: "import.shape", file: "estate/a.json", at: "/Roles/0", message: "no list" }],
  problemCount: 3,
  recognised: [],
  createdAt: "2026-01-01T00:00:00Z",
};

test("a job shows its phase, how far it is, what went wrong, and can be cancelled", async () => {
  const part = show(
    <ul>
      <JobCard job={job} marked={false} />
    </ul>,
  );
  await expect.element(page.getByRole("progressbar", { name: "Read" })).toHaveAttribute("aria-valuetext", "25%");
  await expect.element(page.getByText("50 of 200 facts")).toBeVisible();
  await page.getByText("3 problems: what could not be read").click();
  await expect.element(page.getByText("estate/a.json /Roles/0")).toBeVisible();
  await expect.element(page.getByText("and 2 more")).toBeVisible();
  await expect.element(page.getByRole("button", { name: "Cancel" })).toBeVisible();
  await expectAccessible(part);
});
