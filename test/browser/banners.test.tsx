import { expect, test } from "vitest";
import { page } from "vitest/browser";
import type { AnswerGap } from "../../queries/answer.ts";
import { ProblemError } from "../../web/api/problem.ts";
import { CertaintyBadge } from "../../web/parts/certainty.tsx";
import { GapBanner } from "../../web/parts/gaps.tsx";
import { ProblemBlock } from "../../web/parts/problem.tsx";
import { chooseTheme } from "../../web/state/theme.ts";
import { expectAccessible, show } from "./show.tsx";

const gap = (more: Partial<AnswerGap>): AnswerGap => ({
  scope: "aws:account:1",
  collection: "aws.scp",
  reason: "refused",
  blinds: [],
  weakens: [],
  ...more,
});

test("what was not read is said first and never sounds safe", async () => {
  const part = show(
    <GapBanner
      gaps={[
        gap({ weakens: ["aws.assume-role"] }),
        gap({ collection: "everything", scope: "k8s:other", reason: "mentioned" }),
        gap({ collection: "Glue.Jobs", reason: "1 in the input" }),
      ]}
    />,
  );
  const banner = page.getByRole("region", { name: "Coverage" });
  await expect.element(banner).toMatchTextContent("Not everything was read. What is missing here is not thereby safe.");
  await expect
    .element(banner)
    .toMatchTextContent(
      "1 collection not read, 1 scope mentioned but not imported, 1 collection in the input not modelled",
    );
  await page.getByText("Show 3 gaps").click();
  await expect.element(page.getByText("k8s:other")).toBeVisible();
  await expectAccessible(part);
});

test("full coverage is said too, what is not modelled beside it", async () => {
  show(<GapBanner gaps={[gap({ collection: "Glue.Jobs" })]} />);
  await expect
    .element(page.getByRole("region", { name: "Coverage" }))
    .toMatchTextContent("Everything that the rules rely on was read. 1 collection in the input not modelled.");
});

test("a failure is one block: what, where, what next", async () => {
  const part = show(
    <ProblemBlock
      error={
        new ProblemError({
          title: "A literal node id is not in the snapshot.",
          status: 404,
          detail: "`arn:aws:s3:::doc` is not in the snapshot",
          code: "usage.unknown-node",
          help: "did you mean `arn:aws:s3:::docs`?",
          details: [["nearest", "arn:aws:s3:::docs"]],
        })
      }
    />,
  );
  const block = page.getByRole("alert");
  await expect.element(block).toMatchTextContent("arn:aws:s3:::doc is not in the snapshot.");
  await expect.element(block).toMatchTextContent("Did you mean arn:aws:s3:::docs?");
  await expect.element(block).toMatchTextContent("usage.unknown-node");
  await expectAccessible(part);
});

test("certainties differ in word and shape, not in colour alone", async () => {
  show(
    <>
      <CertaintyBadge certainty="certain" />
      <CertaintyBadge certainty="conditional" />
      <CertaintyBadge certainty="assumed" />
    </>,
  );
  await expect.element(page.getByText("assumed")).toBeVisible();
  const shapes = [...document.querySelectorAll(".certainty svg")].map(({ innerHTML }) => innerHTML);
  expect(new Set(shapes).size).toBe(3);
});

test("the theme that is chosen stays, and the system's can be had back", () => {
  chooseTheme("dark");
  expect(document.documentElement.dataset["theme"]).toBe("dark");
  expect(getComputedStyle(document.documentElement).colorScheme).toBe("dark");
  expect(localStorage.getItem("ambit.theme")).toBe("dark");
  chooseTheme("system");
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  expect(document.documentElement.dataset["theme"]).toBe(dark ? "dark" : "light");
});
