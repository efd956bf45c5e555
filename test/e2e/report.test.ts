import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ReportAnswer } from "../../queries/report/answer.ts";
import { violationsOf } from "./axe.ts";
import { Visit } from "./visit.ts";

let visit: Visit;
let page: Page;
beforeAll(async () => {
  visit = await Visit.begin(undefined, ["--signoffs", "no-such-folder"]);
});
afterEach(() => page.close());
afterAll(() => visit.end());

const complete = async (): Promise<void> => {
  expect(await violationsOf(page)).toEqual([]);
  expect(visit.faults).toEqual([]);
};

describe.each(["light", "dark"] as const)("a report in %s", (colorScheme) => {
  it("has every entry of a framework with its state, and each line says whose word it is", async () => {
    const { frameworks } = await visit.ask<ReportAnswer>("report", { framework: ["owasp-nhi-2025"] });
    const [owasp] = frameworks;
    page = await visit.open("/report");
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const report = page.getByRole("region", { name: owasp?.title ?? "" });
    for (const { id, state } of owasp?.entries ?? []) {
      const words = { found: "Found", partly: "Partly", clear: "Nothing found", "not-evaluated": "Not evaluated" };
      const summary = report.locator("summary").filter({ hasText: new RegExp(`^${id} `) });
      await summary.waitFor();
      expect([id, (await summary.textContent())?.includes(words[state])]).toEqual([id, true]);
    }
    await complete();
    const leaked = report.getByRole("listitem").filter({ hasText: /^NHI7 / });
    await leaked.locator("summary").first().click();
    await leaked.getByRole("link", { name: "check NHI-KEY-01" }).first().waitFor();
    await complete();
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await complete();
  });
});

it("leads from a line to the findings of its check", async () => {
  page = await visit.open("/report?find=NHI-KEY-01");
  const entry = page.getByRole("listitem").filter({ hasText: /^NHI7 / });
  await entry.locator("summary").first().click();
  await entry.getByRole("link", { name: "check NHI-KEY-01" }).first().click();
  const found = page.getByRole("region", { name: "Findings" });
  await found.getByText("NHI-KEY-01").first().waitFor();
  expect(await found.locator(".findings > li").count()).toBeGreaterThan(0);
  for (const row of await found.locator(".findings > li").all())
    expect(await row.textContent()).toContain("NHI-KEY-01");
  await complete();
});

it("says what was not evaluated, and that this is no good news", async () => {
  page = await visit.open("/report?framework=mitre-atlas&only=not-evaluated");
  const first = page.locator(".report-entries > li").first();
  await first.locator("summary").first().click();
  await first
    .getByText(/was not evaluated|not evaluated/)
    .first()
    .waitFor();
  await complete();
});

it("a server that knows no sign-offs says how they are made", async () => {
  page = await visit.open("/gate");
  await page.getByRole("heading", { name: "The server knows no sign-offs" }).waitFor();
  expect(await page.textContent("main")).toContain("ambit sign-off propose");
  expect(await violationsOf(page)).toEqual([]);
});
