import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Params, Row } from "../../graph/store/neo4j/connection.ts";
import { openStore } from "../../graph/store/open.ts";
import { importPaths } from "../../importers/run.ts";
import type { Fact } from "../../model/fact.ts";
import { cookbook } from "./cookbook.ts";
import { metaOfRound } from "./rounds.ts";
import { ask, environment, wipe } from "./server.ts";

const key = "credential:AKIAVQRDX25J6EXAMPLE";
const builder = "arn:aws:iam::379105826643:user/ci-deploy";
const publisher = "arn:aws:iam::841936207754:role/export-publisher";
const exportsBucket = "arn:aws:s3:::larkfield-customer-exports";

const questions = cookbook();
const folder = await mkdtemp(path.join(tmpdir(), "ambit-cookbook-"));

/** The estate, or what is left of it. */
async function imported(round: number, keeps: (fact: Fact) => boolean): Promise<void> {
  const run = await importPaths(["examples/assistant"], {
    as: [],
    strict: false,
    closedWorld: false,
    progress: () => {},
  });
  async function* facts(): AsyncGenerator<Fact> {
    for await (const fact of run.facts) if (keeps(fact)) yield fact;
  }
  const store = await openStore({ folder, create: true, env: environment });
  await store.import(facts(), metaOfRound(round)).finally(() => store.close());
  await run.close();
}

beforeAll(async () => {
  await wipe();
  // Before the leaked key was made, and after.
  await imported(0, ({ kind, key: named }) => !(kind === "aws.access-key" && named === key));
  await imported(1, () => true);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const answers = async (number: number, params: Params = {}): Promise<readonly Row[]> => {
  const question = questions.find((one) => one.number === number);
  if (!question) throw new Error(`there is no question ${number}`);
  return ask(question.cypher, params);
};
const column = (rows: readonly Row[], name: string): unknown[] => rows.map((row) => row[name]);

test("twelve questions, numbered", () => {
  expect(questions.map(({ number }) => number)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
});

test("1: three accounts, a cluster, a Vault and who owns them, all read at one time", async () => {
  const rows = await answers(1);
  expect(column(rows, "scope")).toEqual([
    "aws:account:379105826643",
    "aws:account:602718495331",
    "aws:account:841936207754",
    "k8s:assistant-prod",
    "owners:assistant/CODEOWNERS",
    "owners:assistant/catalog-info.yaml",
    "owners:assistant/inventory.csv",
    "owners:assistant/owners.yaml",
    "vault:vault-prod",
  ]);
  expect(new Set(column(rows, "takenAt"))).toEqual(new Set(["2026-11-20T06:10:00.000Z"]));
});

test("2: the webhook path and the status page ask nobody; the console, the ops board and the rest of the host do", async () => {
  const routes = column(await answers(2), "route") as string[];
  expect(routes).toContain("https://assistant.example.com:443/api/webhook*");
  expect(routes.some((route) => route.includes("assistant-prod-status"))).toBe(true);
  expect(routes).not.toContain("https://assistant.example.com:443/*");
  // The console's login is where one who has none is sent: that path has to be open.
  expect(routes.filter((route) => /console|preview|opsboard/.test(route))).toEqual([
    "https://console.example.com:443/oauth2*",
  ]);
});

test("3: the leaked key opens the customer exports in four steps, and no transcripts", async () => {
  const rows = await answers(3, { credential: key });
  expect(rows).toContainEqual({ id: exportsBucket, access: "read", steps: 4 });
  expect(column(rows, "id").filter((id) => String(id).includes("transcripts"))).toEqual([]);
  // A key that is inactive opens nothing: it is that of ci-legacy.
  const inactive = await ask(
    "MATCH (k:Fact {kind: 'aws.access-key'}) WHERE k.body CONTAINS 'ci-legacy' RETURN k.key AS key",
  );
  expect(inactive).toHaveLength(1);
  expect(await answers(3, { credential: inactive[0]?.["key"] })).toEqual([]);
});

test("4: the key, the build user, the deploy role, the publisher, the exports", async () => {
  const rows = await answers(4, { start: `${key}#impersonate`, target: `${exportsBucket}#read` });
  expect(column(rows, "gets")).toEqual([
    `${builder}#impersonate`,
    "arn:aws:iam::602718495331:role/ci-deploy#impersonate",
    `${publisher}#impersonate`,
    `${exportsBucket}#read`,
  ]);
  expect(column(rows, "does")).toEqual(["AUTHENTICATES_AS", "ASSUMES_ROLE", "ASSUMES_ROLE", "READS_BUCKET"]);
  expect(column(rows, "certainty")).toEqual(["certain", "certain", "certain", "certain"]);
});

test("5: the publisher reads the exports by itself, the build user does not", async () => {
  const rows = await answers(5, { target: `${exportsBucket}#read` });
  expect(rows).toContainEqual({ who: `${publisher}#impersonate`, does: "READS_BUCKET", certainty: "certain" });
  expect(column(rows, "who")).not.toContain(`${builder}#impersonate`);
});

test("6: every authority has its administrators, and neither the leaked user nor the deploy role is one", async () => {
  const rows = await answers(6);
  expect(column(rows, "authority")).toEqual(
    expect.arrayContaining(["aws:account:602718495331", "k8s:assistant-prod", "vault:vault-prod"]),
  );
  const workload = rows.find((row) => row["authority"] === "aws:account:602718495331");
  // The role that the organization makes in every member account.
  expect(workload?.["who"]).toContain("arn:aws:iam::602718495331:role/OrganizationAccountAccessRole#impersonate");
  expect(JSON.stringify(rows)).not.toContain("/ci-deploy#");
});

test("7: the privileged tuner and the pod that mounts the root take their machine, their twins do not", async () => {
  const pods = column(await answers(7), "pod").map(String);
  const has = (name: string): boolean => pods.some((pod) => pod.includes(`/${name}@`) || pod.includes(`:${name}`));
  expect([has("gpu-tuner"), has("disk-janitor")]).toEqual([true, true]);
  expect([has("gpu-monitor"), has("disk-reporter")]).toEqual([false, false]);
});

test("8: an AppRole's login needs both of its halves", async () => {
  const rows = await answers(8, { rule: "vault.approle-login" });
  expect(rows.length).toBeGreaterThan(0);
  for (const { gained, needs } of rows as unknown as { gained: string; needs: string[] }[]) {
    const name = /approle\/([^/#:~]+)/.exec(gained)?.[1];
    expect(needs).toHaveLength(2);
    expect(needs.every((needed) => needed.includes(`${name}`))).toBe(true);
  }
});

test("9: the second factor of break-glass is one of the conditions; the list begins with the most frequent", async () => {
  const rows = (await answers(9)) as unknown as { condition: string; steps: number }[];
  expect(rows.some(({ condition }) => condition.includes("aws:MultiFactorAuthPresent"))).toBe(true);
  expect(column(rows as never, "steps")).toEqual([...rows.map(({ steps }) => steps)].sort((a, b) => b - a));
});

test("10: techniques come with their remediation", async () => {
  const rows = await answers(10);
  expect(column(rows, "rule")).toContain("kubernetes.escape-privileged@1");
  expect(rows.every((row) => String(row["title"]).length > 0 && String(row["remediation"]).length > 0)).toBe(true);
});

test("11: with the last import came the key, and nothing else", async () => {
  expect(await answers(11)).toEqual([
    { change: "new", from: `${key}#impersonate`, does: "AUTHENTICATES_AS", to: `${builder}#impersonate` },
  ]);
});

test("12: the key opens its user because of what the account's own export says", async () => {
  const rows = await answers(12, { start: `${key}#impersonate`, target: `${builder}#impersonate` });
  expect(column(rows, "kind")).toContain("aws.access-key");
  expect(rows.every((row) => String(row["document"]).includes("build-tooling"))).toBe(true);
  expect(rows.every((row) => String(row["locator"]).startsWith("/"))).toBe(true);
});
