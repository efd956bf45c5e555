import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { StoryAnswer } from "../../queries/story/answer.ts";
import { drawn } from "./canvas.ts";
import { leakedKey, radiusOf, Visit } from "./visit.ts";

const folder = mkdtempSync(path.join(tmpdir(), "ambit-exports-"));
let visit: Visit;
let page: Page;
beforeAll(async () => {
  visit = await Visit.begin();
  page = await visit.open(radiusOf({ from: leakedKey }));
  await drawn(page);
});
afterAll(async () => {
  await visit.end();
  rmSync(folder, { recursive: true, force: true });
});

/** Saves what the menu offers under this name. */
async function saved(name: RegExp): Promise<string> {
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name }).click();
  const file = await download;
  const target = path.join(folder, file.suggestedFilename());
  await file.saveAs(target);
  return target;
}

it("a PNG is a picture", async () => {
  const file = readFileSync(await saved(/PNG/));
  expect(file.subarray(0, 8).toString("hex")).toBe("89504e470d0a1a0a");
  expect(file.readUInt32BE(16)).toBeGreaterThan(500);
});

it("an SVG stands alone, with the names in it", async () => {
  const file = await saved(/SVG/);
  const text = readFileSync(file, "utf8");
  expect(text).not.toMatch(/foreignObject|<script|href="http/);
  const alone = await visit.context.newPage();
  await alone.goto(pathToFileURL(file).href);
  expect(await alone.evaluate(() => document.documentElement.nodeName)).toBe("svg");
  expect(await alone.evaluate(() => document.querySelectorAll("text").length)).toBeGreaterThan(5);
  expect(text).toContain("AKIAVQRDX25J6");
  await alone.close();
});

it("a JSON is the answer", async () => {
  const answer = await visit.ask<StoryAnswer>("story", { from: [leakedKey] });
  expect(JSON.parse(readFileSync(await saved(/JSON/), "utf8"))).toEqual(answer);
});

it("a CSV has a row for every step that is drawn, and one for everything that is reached", async () => {
  const steps = readFileSync(await saved(/CSV/), "utf8")
    .trimEnd()
    .split("\r\n");
  expect(steps[0]).toMatch(/^"?proof"?,"?step"?/);
  const download = page.waitForEvent("download");
  await page.getByRole("region", { name: "Reached" }).getByRole("button", { name: "CSV" }).click();
  const rows = readFileSync(await (await download).path(), "utf8")
    .trimEnd()
    .split("\r\n");
  const { reached } = await visit.ask<{ reached: unknown[] }>("reach", { from: [leakedKey] });
  expect(rows).toHaveLength(reached.length + 1);
});

it("a report opens from the disk, says everything and asks nobody", async () => {
  visit.faults.length = 0;
  const file = await saved(/HTML|report/i);
  const opened = await visit.context.newPage();
  await opened.goto(pathToFileURL(file).href);
  const text = await opened.evaluate(() => document.body.textContent);
  expect(text).toContain("larkfield-customer-exports");
  expect(await opened.locator("svg").count()).toBeGreaterThan(0);
  await opened
    .locator("details")
    .first()
    .evaluate((one) => one.setAttribute("open", ""));
  expect(await opened.evaluate(() => document.body.textContent)).toContain("account.json");
  expect(await opened.locator("script").count()).toBe(0);
  expect(visit.faults.filter((fault) => !fault.includes("file:"))).toEqual([]);
  await opened.close();
});
