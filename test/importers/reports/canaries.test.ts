import { expect, it } from "vitest";
import { Mint } from "../../honesty/canaries/mint.ts";
import { brokenReports, reports } from "../../honesty/canaries/reports.ts";
import { Searcher } from "../../honesty/canaries/search.ts";
import { input, read } from "./read.ts";

it("no part of a secret is in a fact, a problem or a warning, whatever the format and however it breaks", async () => {
  const mint = new Mint(20261123);
  const files = [...reports(mint), ...brokenReports(mint)];
  const searcher = new Searcher(mint.all);
  expect(mint.all.length).toBeGreaterThan(40);
  for (const { file, text } of files) {
    expect(searcher.search(Buffer.from(text)).length, file).toBeGreaterThan(0);
    for (const keyed of [true, false]) {
      const { facts, problems, warnings } = await read([input(file, text)], keyed);
      expect(searcher.search(Buffer.from(JSON.stringify([facts, problems, warnings]))), file).toEqual([]);
    }
  }
}, 60_000);
