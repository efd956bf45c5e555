import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { DiffAnswer } from "../../queries/diff/answer.ts";
import { violationsOf } from "./axe.ts";
import { laterEstate, opened, unbound } from "./later.ts";
import { diffOf, gateway, Visit } from "./visit.ts";

let visit: Visit;
let page: Page;
let gained: DiffAnswer;
let lost: DiffAnswer;
beforeAll(async () => {
  visit = await Visit.begin(laterEstate);
  gained = await visit.ask<DiffAnswer>("diff", anybody);
  lost = await visit.ask<DiffAnswer>("diff", inGateway);
});
afterEach(() => page.close());
afterAll(() => visit.end());

async function open(address: string): Promise<Page> {
  page = await visit.open(address);
  await page.locator('.diff[data-ready="true"]').waitFor({ timeout: 90_000 });
  return page;
}
// The estate's own question is about every way in; these are answered sooner. What anybody gains, and what code in the
// gateway loses: with that, the bucket was in reach before.
const anybody = { from: ["internet"], to: ["class:data-store"] };
const inGateway = { ...anybody, assume: [gateway] };
const gains = diffOf(anybody);
const losses = diffOf({ ...inGateway, tab: "lost" });
const name = opened.slice(opened.lastIndexOf(":") + 1);

describe("two reads of the estate", () => {
  it("show causes first, with old and new of what changed, its owner, and what it gave", async () => {
    await open(gains);
    const causes = page.getByRole("region", { name: /cause/ });
    const cause = causes.locator(".cause").first();
    const text = (await cause.textContent()) ?? "";
    expect(text).toContain("comes into reach");
    expect(text).toMatch(/before: true.*now: false/);
    expect(text).toMatch(/Owner: .*assistant-web/);
    await cause.getByRole("button", { name }).waitFor();
    expect(await causes.locator(".cause").count()).toBe(gained.causes.length);
    expect(visit.faults).toEqual([]);
  });

  it("say gained and lost in signs and words, and count all of them", async () => {
    await open(losses);
    const rows = page.getByRole("region", { name: "What came and went" });
    await rows.getByText(`− Lost ${lost.counts.lost}`).waitFor();
    await page.locator(".cause").getByText(unbound).first().waitFor();
    const first = rows.locator("tbody tr").first();
    expect(await first.locator(".sign").textContent()).toBe("−lost");
    expect(await first.textContent()).toMatch(/Owner: |no owner/);
  });

  it("prove a gained row in the proof panel, with the evidence of the newer snapshot", async () => {
    await open(gains);
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
    await open(losses);
    await page.getByRole("region", { name: "What came and went" }).locator("tbody .link-button").first().click();
    const proof = page.getByRole("complementary", { name: "Proof of the row" });
    await proof.getByText(/How it was reached/).waitFor();
    await proof.locator(".proof-step").first().getByRole("button").first().click();
    await proof.locator(".proof-facts").waitFor();
    expect(visit.faults).toEqual([]);
  });

  it("are narrowed to one cause; Back shows all again", async () => {
    await open(losses);
    await page.locator(".cause").first().getByRole("checkbox").press(" ");
    const rows = page.getByRole("region", { name: "What came and went" });
    await page.waitForFunction(() => new URLSearchParams(location.search).has("cause"));
    await rows.getByText(`− Lost ${lost.causes[0]?.count}`, { exact: true }).waitFor();
    await page.goBack();
    await page.waitForFunction(() => !new URLSearchParams(location.search).has("cause"));
    await rows.getByText(`− Lost ${lost.counts.lost}`, { exact: true }).waitFor();
  });

  it("are swapped: what was gained is lost", async () => {
    await open(gains);
    await page.getByRole("button", { name: "Swap before and after" }).click();
    await page
      .getByRole("region", { name: "What came and went" })
      .getByText(`− Lost ${gained.counts.gained}`)
      .waitFor({ timeout: 90_000 });
    expect(new URL(page.url()).searchParams.get("before")).toBe(gained.after.id.slice(0, 12));
  });

  it("are saved as CSV, a line a row", async () => {
    await open(gains);
    await page.getByRole("button", { name: "Export", exact: true }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "Rows as CSV" }).click();
    const lines = readFileSync(await (await download).path(), "utf8")
      .trimEnd()
      .split("\r\n");
    const { counts } = gained;
    expect(lines).toHaveLength(1 + counts.gained + counts.lost + counts.changed + counts.notComparable);
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
  const older = gained.before.id.slice(0, 12);
  await snapshots.getByRole("button", { name: `Pin ${older}`, exact: true }).click();
  await snapshots.getByRole("button", { name: `Unpin ${older}` }).waitFor();
  await snapshots.getByRole("link", { name: `Since ${older}` }).click();
  await page.waitForURL(/\/diff\?/);
  await page.getByRole("heading", { name: "Changes" }).waitFor();
});

it.each(["light", "dark"] as const)("in %s is complete for everybody, and keeps to its policy", async (colorScheme) => {
  await open(gains);
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.locator(".cause-rows .link-button").first().click();
  await page.getByRole("complementary", { name: "Proof of the row" }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  expect(visit.faults).toEqual([]);
});
