import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import type { FactBase } from "../../graph/facts.ts";
import type { GraphReader } from "../../graph/port.ts";
import { sourceOf } from "../../graph/source.ts";
import { GraphView } from "../../graph/view.ts";
import { nameOfEnd } from "../../model/step.ts";
import type { AmbitRule } from "../../rules/define.ts";
import { rules } from "../../rules/index.ts";
import { load } from "../support/load.ts";
import { answersOf, reachedFrom } from "./answers.ts";
import { Renamer } from "./rename.ts";

const estate = "examples/assistant";
const leaked = "credential:AKIAVQRDX25J6EXAMPLE";
const renamer = new Renamer(4242);
let copy = "";
let facts: FactBase;
let original: GraphReader;
let renamed: GraphReader;

beforeAll(async () => {
  copy = mkdtempSync(path.join(os.tmpdir(), "ambit-rename-"));
  renamer.folder(estate, copy);
  facts = await factsOf(estate);
  original = graphOf(facts);
  renamed = graphOf(await factsOf(copy));
}, 120_000);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

async function factsOf(at: string): Promise<FactBase> {
  const loaded = await load(at);
  expect(loaded.problems).toEqual([]);
  return loaded.facts;
}

const graphOf = (base: FactBase, own: readonly AmbitRule[] = rules): GraphReader =>
  new GraphView({ id: "", takenAt: base.asOf }, sourceOf(base, own));

const guardrails = (at: string): readonly [string, string] => {
  const file = path.join(at, "guardrails.yaml");
  // Of who owns what only the owners file is copied: CODEOWNERS and tables are no JSON and no YAML.
  const assertions = parse(readFileSync(file, "utf8"), (key, value) => (key === "owners" ? undefined : value));
  return [file, stringify(assertions)];
};

it("the copy keeps no name that somebody chose", () => {
  const chosen = original.nodes.filter(({ kind }) => /^(AwsRole|AwsUser|AwsBucket|K8sPod|VaultAuthRole)$/.test(kind));
  const names = new Set(renamed.nodes.map(({ id }) => id));
  expect(chosen.length).toBeGreaterThan(100);
  expect(chosen.filter(({ id }) => names.has(id))).toEqual([]);
});

it("the estate under other names gives the same answers: every guardrail, every start", () => {
  const answers = answersOf(original, ...guardrails(estate));
  expect(answers.assertions.length).toBeGreaterThan(50);
  expect(answersOf(renamed, ...guardrails(copy))).toEqual(answers);
}, 120_000);

it.each([
  ["internet", ["exposed"]],
  [leaked, []],
])("reaches as many of each kind from %s under other names", (start, assume) => {
  const reached = reachedFrom(renamed, renamer.texts.text(start), assume);
  expect(Object.keys(reached).length).toBeGreaterThan(3);
  expect(reached).toEqual(reachedFrom(original, start, assume));
});

it("a rule that looks at a chosen name is found out", () => {
  const looking = rules.map((rule): AmbitRule => {
    if (rule.id !== "kubernetes.exec-pod") return rule;
    return {
      ...rule,
      *derive(all, authz) {
        for (const step of rule.derive(all, authz)) if (!/retriever/.test(nameOfEnd(step.to))) yield step;
      },
    };
  });
  expect(answersOf(graphOf(facts, looking)).pairs).not.toEqual(answersOf(renamed).pairs);
}, 120_000);
