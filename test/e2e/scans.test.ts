import { renameSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { clusterAlone, TestEstate } from "../scan/estate.ts";
import { violationsOf } from "./axe.ts";
import { Visit } from "./visit.ts";

/** Three runs: the baseline; a line of a manifest later; one whose source is not there. */
let visit: Visit;
beforeAll(async () => {
  const estate = new TestEstate(clusterAlone);
  estate.declare();
  await estate.run();
  estate.openConsole();
  await estate.run();
  renameSync(path.join(estate.folder, "assistant"), path.join(estate.folder, "away"));
  await estate.run();
  visit = await Visit.of(estate.store, estate.folder);
});
afterAll(() => visit.end());

it.each(["light", "dark"] as const)(
  "a run whose source failed never reads as safe, and is complete for everybody in %s",
  async (colorScheme) => {
    const page = await visit.open("/scans");
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.getByText("Silence here does not mean safe.").waitFor();
    const coverage = page.getByRole("region", { name: "What was read" });
    expect(await coverage.getByRole("row", { name: /^estate/ }).textContent()).toMatch(/read.*read.*not read/);
    expect(await violationsOf(page)).toEqual([]);
    expect(visit.faults).toEqual([]);
    await page.close();
  },
);

it("an exposure is told with its cause, its owner and its way, and leads on to what closes it", async () => {
  const page = await visit.open("/scans");
  const runs = page.getByRole("region", { name: "Runs" }).getByRole("row");
  await runs.nth(2).getByRole("button").click();
  await page.getByText("One exposure to tell.").waitFor();
  const told = page.getByRole("region", { name: "Exposures" });
  expect(await told.getByRole("row").nth(1).textContent()).toMatch(/assistant-web/);
  await told.getByRole("button", { name: "console" }).click();
  const why = page.getByRole("complementary", { name: "Why it is exposed" });
  await why.getByText("nginx.ingress.kubernetes.io/auth-url").waitFor();
  await why.getByText("can read the service account's token in the pod").first().waitFor();
  expect(await violationsOf(page)).toEqual([]);
  expect(new URL(page.url()).searchParams.get("exposure")).toMatch(/^[0-9a-f]{64}$/);
  await why.getByRole("link", { name: "How to cut it" }).click();
  await page.waitForURL(/\/cut\?/);
  await page.goBack();
  await why.waitFor();
  expect(visit.faults).toEqual([]);
  await page.close();
});
