import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { queries } from "../../queries/index.ts";
import { ambit, inside, type Ran } from "../cli/process.ts";
import { afresh, ask, environment } from "./server.ts";

const guardrails = "examples/assistant/guardrails.yaml";

/** At least one question of each kind, as words of the command line. */
const questions: Readonly<Record<string, readonly (readonly string[])[]>> = {
  entries: [["--format", "json"]],
  routes: [["--format", "json"]],
  chain: [["--format", "json"]],
  reach: [
    ["--from", "internet", "--assume", "exposed", "--format", "json"],
    ["--from", "credential:AKIAVQRDX25J6EXAMPLE"],
    // Expiry judged at another moment derives the graph again, from all facts.
    ["--from", "credential:AKIAVQRDX25J6EXAMPLE", "--as-of", "2027-06-01T00:00:00Z", "--format", "json"],
  ],
  paths: [["--from", "internet", "--to", "class:secret", "--assume", "exposed", "--k", "3", "--format", "json"]],
  cut: [
    ["--from", "credential:AKIAVQRDX25J6EXAMPLE", "--mode", "contain", "--since", "2h", "--format", "json"],
    ["--from", "internet", "--assume", "exposed", "--to", "class:secret"],
  ],
  "what-if": [
    [
      ...["--from", "internet", "--assume", "exposed", "--format", "json", "--without"],
      "delete:k8s:assistant-prod:rolebinding:agents:gateway-session-broker|k8s:assistant-prod:serviceaccount:assistant:gateway",
    ],
  ],
  token: [["--file", "test/support/leaked-key.env", "--format", "json"]],
  exposes: [["arn:aws:s3:::larkfield-assistant-embeddings", "--format", "json"]],
  story: [["--from", "internet", "--assume", "exposed", "--format", "json"]],
  overview: [["--format", "json"]],
  search: [["deploy", "--format", "json"]],
  // One snapshot is kept: what was the newest at some time is compared with itself.
  diff: [["2999-01-01", "2999-01-01", "--format", "json"]],
  since: [["--format", "json"]],
  observed: [["--format", "json"]],
  owners: [
    ["--limit", "100000", "--format", "json"],
    ["--conflicts", "class:identity"],
  ],
  identities: [["--limit", "100000", "--format", "json"]],
  findings: [["--limit", "100000", "--format", "json"]],
  rules: [["--format", "json"]],
  report: [["--format", "json"]],
  // The bucket's own read: given by many.
  step: [["arn:aws:s3:::larkfield-assistant-embeddings#read", "--format", "json"]],
  check: [[guardrails, "--format", "json"]],
  export: [["graphml", "--from", "internet", "--assume", "exposed"]],
};

/** The two stores were imported into one after the other. */
const timeless = (text: string): string => text.replace(/"importedAt": "[^"]+"/g, "");

const asked = queries.flatMap(({ id }) => (questions[id] ?? []).map((words) => [id, ...words]));

test("every kind of question is asked below", () => {
  expect(queries.map(({ id }) => id).filter((id) => questions[id] === undefined)).toEqual([]);
});

test(
  "the estate in Neo4j answers every question byte for byte as the embedded store, after .ambit was deleted",
  {
    timeout: 600_000,
  },
  () =>
    afresh(async (parent) => {
      // The same path for both: answers name the store that they are of.
      const folder = path.join(parent, ".ambit");
      const store = ["--store", folder, "--quiet"];
      expect(await inside(["import", "examples/assistant", ...store])).toMatchObject({ code: 0 });
      const expected: Ran[] = [];
      for (const words of asked) expected.push(await inside([...words, ...store]));
      // The questions are answered at all.
      for (const [index, { code, stdout, stderr }] of expected.entries())
        expect([asked[index], code, stdout === "" ? stderr : ""]).toEqual([asked[index], expect.toBeOneOf([0, 1]), ""]);
      await rm(folder, { recursive: true });

      expect(await ambit(["import", "examples/assistant", ...store], { env: environment })).toMatchObject({ code: 0 });
      expect(existsSync(path.join(folder, "facts.sqlite"))).toBe(false);
      await rm(folder, { recursive: true });
      for (const [index, words] of asked.entries()) {
        // Every other question meets caches, the others find none.
        if (index % 2 === 0) await rm(folder, { recursive: true, force: true });
        const { code, stdout } = await ambit([...words, ...store], { env: environment });
        expect([words, code]).toEqual([words, expected[index]?.code]);
        expect(timeless(stdout)).toBe(timeless(expected[index]?.stdout ?? ""));
      }
      await pathByHand();
      await wholeGraph(folder);
    }),
);

/**
 * By hand, over labels and relationship types: the second story of the estate's README. The leaked key opens the build
 * user, who takes the deploy role of the workload account and, through it, the customer exports of the data account. A hub
 * between two ends is one more relationship, which is structural.
 */
async function pathByHand(): Promise<void> {
  const found = await ask(
    `MATCH (now:Newest)
     MATCH (:Privilege {key: 'credential:AKIAVQRDX25J6EXAMPLE#impersonate'})
       ((a:Privilege)-[r:AUTHENTICATES_AS|ASSUMES_ROLE|READS_BUCKET WHERE r.from <= now.number < r.to]->(:Privilege)){1,10}
       (:Privilege {access: 'read'})-[:ON]->(bucket:AwsBucket {name: 'larkfield-customer-exports'})
     WHERE bucket.from <= now.number < bucket.to
     RETURN [x IN r WHERE NOT x.structural | type(x)] AS types,
       [x IN a WHERE NOT x.key STARTS WITH 'hub:' | x.key] AS held, bucket.id AS bucket`,
  );
  expect(found).toEqual([
    {
      types: ["AUTHENTICATES_AS", "ASSUMES_ROLE", "ASSUMES_ROLE", "READS_BUCKET"],
      held: [
        "credential:AKIAVQRDX25J6EXAMPLE#impersonate",
        "arn:aws:iam::379105826643:user/ci-deploy#impersonate",
        "arn:aws:iam::602718495331:role/ci-deploy#impersonate",
        "arn:aws:iam::841936207754:role/export-publisher#impersonate",
      ],
      bucket: "arn:aws:s3:::larkfield-customer-exports",
    },
  ]);
}

/** The graph on the server is the graph that answers: as many nodes and steps, none without its privileges. */
async function wholeGraph(folder: string): Promise<void> {
  const { stdout } = await ambit(["doctor", "--format", "json", "--store", folder], { env: environment });
  const { findings } = JSON.parse(stdout) as { findings: { what: string; detail: string }[] };
  const [, nodes, hubs, steps] =
    /: (\d+) nodes and (\d+) hubs, (\d+) steps/.exec(findings.find(({ what }) => what === "graph")?.detail ?? "") ?? [];
  const [counts] = await ask(
    `RETURN COUNT { (n:Node) WHERE NOT n:Hub } AS nodes, COUNT { (n:Hub) } AS hubs,
       COUNT { (:Privilege)-->(:Privilege) } + COUNT { (s:Step) } AS steps,
       COUNT { (p:Privilege) WHERE NOT EXISTS { (p)-[:ON]->(:Node) } } AS lost,
       COUNT { (s:Step) WHERE COUNT { (s)<-[:PREMISE_OF]-() } < 2 OR COUNT { (s)-[:GIVES]->() } <> 1 } AS broken`,
  );
  expect(counts).toEqual({ nodes: Number(nodes), hubs: Number(hubs), steps: Number(steps), lost: 0, broken: 0 });
}
