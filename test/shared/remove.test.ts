import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { beginningsOf, questionsOf, withExternals } from "../honesty/beginnings.ts";
import { certainUnits, needless } from "../honesty/remove.ts";
import { sharedFolder } from "../lanes.ts";
import { load } from "../support/load.ts";

const root = path.join(sharedFolder, "cases/aws");
const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());

it.each(folders.map(({ name }) => name))("%s: every fact that a certain proof cites is needed", async (name) => {
  const file = path.join(root, name, "expected.json");
  const questions = questionsOf(readFileSync(file, "utf8"), file);
  const facts = withExternals((await load(path.join(root, name), { closedWorld: true })).facts, questions);
  expect(needless(facts, certainUnits(beginningsOf(facts, questions)))).toEqual([]);
});
