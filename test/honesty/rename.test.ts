import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { viewOfFacts } from "../../graph/load.ts";
import type { GraphReader } from "../../graph/port.ts";
import { load } from "../support/load.ts";
import { answersOf, reachedFrom } from "./answers.ts";
import { Renamer } from "./rename.ts";

const estate = "examples/assistant";
const leaked = "credential:AKIAVQRDX25J6EXAMPLE";
const renamer = new Renamer(4242);
let copy = "";
let original: GraphReader;
let renamed: GraphReader;

beforeAll(async () => {
  copy = mkdtempSync(path.join(os.tmpdir(), "ambit-rename-"));
  renamer.folder(estate, copy);
  original = await graphOf(estate);
  renamed = await graphOf(copy);
}, 120_000);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

async function graphOf(at: string): Promise<GraphReader> {
  const { facts, problems } = await load(at);
  expect(problems).toEqual([]);
  return viewOfFacts(facts, { id: "", takenAt: "" });
}

const guardrails = (at: string): readonly [string, string] => {
  const file = path.join(at, "guardrails.yaml");
  return [file, readFileSync(file, "utf8")];
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
