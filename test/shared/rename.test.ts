import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { compileAuthz } from "../../authz/index.ts";
import { viewOfFacts } from "../../graph/load.ts";
import { admitted, clusterFacts, syntheticCluster } from "../../tools/cases/cluster.ts";
import { answersOf } from "../honesty/answers.ts";
import { Renamer } from "../honesty/rename.ts";
import { sharedFolder } from "../lanes.ts";
import { load } from "../support/load.ts";

const cases = path.join(sharedFolder, "cases");
const copies = mkdtempSync(path.join(os.tmpdir(), "ambit-rename-"));
afterAll(() => rmSync(copies, { recursive: true, force: true }));

interface Expected {
  readonly legs?: readonly { readonly principal: string; readonly action: string }[];
}

/** Everything that a case folder's answers say, names apart. */
async function answersIn(folder: string) {
  const { facts, problems } = await load(folder, { closedWorld: true });
  const file = path.join(folder, "expected.json");
  const text = readFileSync(file, "utf8");
  const { aws } = compileAuthz(facts);
  const legs = ((JSON.parse(text) as Expected).legs ?? []).map((leg) => aws.decideLeg(leg).decision);
  return { problems: problems.length, legs, ...answersOf(viewOfFacts(facts, { id: "", takenAt: "" }), file, text) };
}

const folders = readdirSync(path.join(cases, "aws"), { withFileTypes: true }).filter((entry) => entry.isDirectory());

it.each(folders.map(({ name }, index) => [name, index] as const))("%s under other names", async (name, seed) => {
  const copy = path.join(copies, String(seed));
  new Renamer(seed + 1).folder(path.join(cases, "aws", name), copy);
  expect(await answersIn(copy)).toEqual(await answersIn(path.join(cases, "aws", name)));
});

it.each(["badpods", "kubehound-attacks", "kubesplaining"])("%s under other names", async (name) => {
  const folder = path.join(cases, "kubernetes", name);
  const files = readdirSync(folder).filter((file) => /\.ya?ml$/.test(file));
  const manifests = files.sort().map((file) => readFileSync(path.join(folder, file), "utf8"));
  const objects = { apiVersion: "v1", kind: "List", items: admitted(manifests) };
  const answers = async (cluster: unknown, own: unknown) =>
    answersOf(
      viewOfFacts(await clusterFacts({ "cluster.json": cluster, "objects.json": own }), { id: "", takenAt: "" }),
    );
  const renamer = new Renamer(99);
  const [cluster, own] = [syntheticCluster, objects].map((list) => renamer.json(list, "kubernetes"));
  const given = await answers(syntheticCluster, objects);
  expect(Object.keys(given.pairs).length).toBeGreaterThan(10);
  expect(await answers(cluster, own)).toEqual(given);
});
