import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { resolveLocator } from "../../../importers/read/index.ts";
import { importAws } from "./import.ts";

const folder = fileURLToPath(new URL("../../../examples/assistant/aws", import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
  /(account|resources)\.json$/.test(file),
);

it("the example estate: no problem, every collection read, every source resolves", async () => {
  const documents = Object.fromEntries(files.map((file) => [file, readFileSync(path.join(folder, file), "utf8")]));
  const { facts, problems, of } = await importAws(documents);
  expect(problems).toEqual([]);
  expect(of("aws.account")).toHaveLength(3);
  expect(of("coverage").filter(({ state }) => state !== "read")).toEqual([]);
  const raw = Object.fromEntries(Object.entries(documents).map(([file, text]) => [file, JSON.parse(text) as unknown]));
  for (const { source, kind, key } of facts) {
    expect(resolveLocator([raw[source.document]], source.locator), `${kind} ${key}`).toBeDefined();
  }
});
