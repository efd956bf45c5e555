import { afterAll, beforeAll, expect, it } from "vitest";
import { violationsOf } from "./axe.ts";
import { Visit } from "./visit.ts";

const flows = "k8s:assistant-prod:pod:copilot:deployment/flows";

let visit: Visit;
beforeAll(async () => {
  visit = await Visit.begin();
});
afterAll(() => visit.end());

it.each(["light", "dark"] as const)("a chain is complete for everybody in %s, wide and narrow", async (colorScheme) => {
  const page = await visit.open("/chain");
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  const services = page.getByRole("region", { name: "Services", exact: true });
  await services.getByRole("row").nth(1).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await services.getByRole("link", { name: "flows", exact: true }).click();
  await page.getByRole("heading", { name: "flows" }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await violationsOf(page)).toEqual([]);
  expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  expect(visit.faults).toEqual([]);
  await page.close();
});

it("each lane tells its state in words, a control its evidence, and the table who is accountable", async () => {
  const page = await visit.open(`/chain?of=${encodeURIComponent(flows)}`);
  const lane = page.getByRole("region", { name: "2. authentication placement and bypass" });
  await lane.waitFor();
  expect(await lane.textContent()).toMatch(/absent.*present/);
  await lane.getByText("login", { exact: true }).first().click();
  await lane.getByText("no hop asks who is there").first().waitFor();
  expect(await lane.getByRole("list", { name: "Evidence" }).first().textContent()).toMatch(
    /ingresses\.yaml|services\.json/,
  );
  expect(await lane.textContent()).toContain("never sent");
  const raci = page.getByRole("table", { name: "Control points and who answers for each" });
  expect(await raci.getByRole("row", { name: /^CP3/ }).textContent()).toMatch(/assistant-copilot/);
  expect(visit.faults).toEqual([]);
  await page.close();
});
