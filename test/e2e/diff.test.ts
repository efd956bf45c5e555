import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { DiffAnswer } from "../../queries/diff/answer.ts";
import { violationsOf } from "./axe.ts";
import { laterEstate, opened, unbound } from "./later.ts";
import { diffOf, gateway, Visit } from "./visit.ts";

let visit: Visit;
let page: Page;
let answer: DiffAnswer;
beforeAll(async () => {
  visit = await Visit.begin(laterEstate);
  answer = await visit.ask<DiffAnswer>("diff", question);
});
afterEach(() => page.close());
afterAll(() => visit.end());

async function open(address: string): Promise<Page> {
  page = await visit.open(address);
  await page.locator('.diff[data-ready="true"]').waitFor({ timeout: 90_000 });
  return page;
}
/** The estate's own question is about every way in: this one is answered sooner. */
const question = { from: ["internet"], assume: [gateway], to: ["class:data-store"] };
const changes = (more: Readonly<Record<string, string>> = {}): string => diffOf({ ...question, ...more });
const name = opened.slice(opened.lastIndexOf(":") + 1);

describe("two reads of the estate", () => {
  it("show causes first, with old and new of what changed, its owner, and what it gave", async () => {
    await open(changes());
    const causes = page.getByRole("region", { name: /cause/ });
    const gained = causes.locator(".cause").first();
    const text = (await gained.textContent()) ?? "";
    expect(text).toContain("comes into reach");
    expect(text).toMatch(/before: true.*now: false/);
    expect(text).toMatch(/Owner: .*assistant-web/);
    await gained.getByRole("button", { name }).waitFor();
    expect(await causes.locator(".cause").count()).toBe(answer.causes.length);
    await causes.getByText(unbound).first().waitFor();
    expect(visit.faults).toEqual([]);
  });

  it("say gained and lost in signs and words, and count all of them", async () => {
    await open(changes({ tab: "lost" }));
    const rows = page.getByRole("region", { name: "What came and went" });
    await rows.getByText(`− Lost ${answer.counts.lost}`).waitFor();
    const first = rows.locator("tbody tr").first();
    expect(await first.locator(".sign").textContent()).toBe("−lost");
    expect(await first.textContent()).toMatch(/Owner: |no owner/);
  });

  it("prove a gained row in the proof panel, with the evidence of the newer snapshot", async () => {
    await open(changes());
    await page.getByRole("region", { name: "What came and went" }).getByRole("button", { name }).click();
    const proof = page.getByRole("complementary", { name: "Proof of the row" });
    await proof.getByText(/How it is reached now/).waitFor();
    await proof.locator(".proof-step").first().getByRole("button").first().click();
    await proof.locator(".proof-facts").waitFor();
    expect(new URL(page.url()).searchParams.get("row")).toContain(opened);
    await page.reload();
    await proof.locator(".proof-facts").waitFor();
  });

  it("prove a lost row as it was", async () => {
    await open(changes({ tab: "lost" }));
    await page.getByRole("region", { name: "What came and went" }).locator("tbody .link-button").first().click();
    const proof = page.getByRole("complementary", { name: "Proof of the row" });
    await proof.getByText(/How it was reached/).waitFor();
    await proof.locator(".proof-step").first().getByRole("button").first().click();
    await proof.locator(".proof-facts").waitFor();
    expect(visit.faults).toEqual([]);
  });

  it("are narrowed to one cause; Back shows all again", async () => {
    await open(changes({ tab: "lost" }));
    await page.locator(".cause").first().getByRole("checkbox").press(" ");
    const rows = page.getByRole("region", { name: "What came and went" });
    await rows.getByText("+ Gained 1", { exact: true }).waitFor();
    await rows.getByText("− Lost 0", { exact: true }).waitFor();
    await page.goBack();
    await rows.getByText(`− Lost ${answer.counts.lost}`, { exact: true }).waitFor();
  });

  it("are swapped: what was gained is lost", async () => {
    await open(changes());
    await page.getByRole("button", { name: "Swap before and after" }).click();
    await page
      .getByRole("region", { name: "What came and went" })
      .getByText(`+ Gained ${answer.counts.lost}`)
      .waitFor({ timeout: 90_000 });
    expect(new URL(page.url()).searchParams.get("before")).toBe(answer.after.id.slice(0, 12));
  });

  it("are saved as CSV, a line a row", async () => {
    await open(changes());
    await page.getByRole("button", { name: "Export", exact: true }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "Rows as CSV" }).click();
    const lines = readFileSync(await (await download).path(), "utf8")
      .trimEnd()
      .split("\r\n");
    const { gained, lost, changed, notComparable } = answer.counts;
    expect(lines).toHaveLength(1 + gained + lost + changed + notComparable);
  });
});

it("since when a thing is reached is told with what opened it", async () => {
  await open(diffOf({ from: "internet", to: opened }));
  await page.getByRole("region", { name: "What came and went" }).getByRole("button", { name }).click();
  const proof = page.getByRole("complementary", { name: "Proof of the row" });
  await proof.getByRole("button", { name: "Since when?" }).click();
  await proof.getByText("Reached since 2026-11-21 06:10 UTC").waitFor({ timeout: 90_000 });
  await proof.getByText("restrictPublicBuckets").waitFor();
  expect(visit.faults).toEqual([]);
});

it("a snapshot is pinned, and what changed with it is one step away", async () => {
  page = await visit.open("/imports");
  const snapshots = page.getByRole("region", { name: "Snapshots" });
  const older = answer.before.id.slice(0, 12);
  await snapshots.getByRole("button", { name: `Pin ${older}`, exact: true }).click();
  await snapshots.getByRole("button", { name: `Unpin ${older}` }).waitFor();
  await snapshots.getByRole("link", { name: `Since ${older}` }).click();
  await page.waitForURL(/\/diff\?/);
  await page.getByRole("heading", { name: "Changes" }).waitFor();
});

it.each(["light", "dark"] as const)("in %s is complete for everybody, and keeps to its policy", async (colorScheme) => {
  await open(changes());
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.locator(".cause-rows .link-button").first().click();
  await page.getByRole("complementary", { name: "Proof of the row" }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  expect(visit.faults).toEqual([]);
});
