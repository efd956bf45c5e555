import { cpSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ambit } from "../support/cli.ts";
import { SignedEstate } from "../support/signed-estate.ts";
import { violationsOf } from "./axe.ts";
import { Visit } from "./visit.ts";

// The estate was signed as it stood; since then one line of one manifest went, and the drafting service's API asks nobody.
const way = "route:https://drafts.example.com:443/api/v1*";

let signed: SignedEstate;
let visit: Visit;
let page: Page;
beforeAll(async () => {
  signed = new SignedEstate();
  const importing = async (input: string): Promise<void> => {
    const { code, stderr } = await ambit(["import", input, "--store", signed.store, "--quiet"]);
    if (code !== 0) throw new Error(String(stderr));
  };
  await importing(signed.estate);
  await signed.sign();
  const later = path.join(signed.root, "later", "assistant");
  cpSync(signed.estate, later, { recursive: true });
  signed.open("drafts-run", later);
  await importing(later);
  visit = await Visit.of(signed.store, signed.root, ["--signoffs", signed.folder]);
});
afterEach(() => page.close());
afterAll(() => visit.end());

const complete = async (): Promise<void> => {
  expect(await violationsOf(page)).toEqual([]);
  expect(visit.faults).toEqual([]);
};

describe.each(["light", "dark"] as const)("the gate in %s", (colorScheme) => {
  it("tells the verdict, the way in that nobody signed, its proof and who must sign", async () => {
    page = await visit.open("/gate");
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const verdict = page.getByRole("region", { name: "Fails" });
    await verdict.waitFor();
    expect(await verdict.textContent()).toContain("1 failure, 0 warnings; 13 of 13 sign-offs in force");
    const findings = page.getByRole("region", { name: "Findings" });
    expect(await findings.textContent()).toContain(`nobody signed ${way}#connect`);
    const signs = findings.getByRole("table", { name: /who must sign/ });
    expect(await signs.getByRole("row", { name: /^CP3/ }).textContent()).toMatch(/app.*assistant-copilot/);
    expect(await signs.getByRole("row", { name: /^CP1/ }).textContent()).toMatch(/cloud.*network/);
    await complete();
    await findings.getByRole("button", { name: "Show the proof" }).click();
    const proof = findings.getByRole("region", { name: "Proof" });
    await proof.getByRole("button").filter({ hasText: "drafts" }).first().click();
    await proof.getByText("without authentication at the proxy").first().waitFor();
    expect(new URL(page.url()).searchParams.get("finding")).toContain(way);
    await complete();
  });

  it("lists the records with their state, and is complete where narrow", async () => {
    page = await visit.open("/gate");
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const records = page.getByRole("table", { name: "Sign-offs and what each is worth" });
    const row = records.getByRole("row", { name: /flows\.example\.com/ });
    await row.waitFor();
    expect(await row.textContent()).toMatch(/in force.*2027-02-18.*7 of 7/s);
    await row.locator("summary").click();
    await row.getByText("CP3 app: n.takahashi").waitFor();
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await complete();
  });
});

it("asks for signatures where that is chosen: nobody of the estate signed with a key", async () => {
  page = await visit.open("/gate");
  await page.getByText("Only decisions signed with a key count").click();
  await page.getByText("0 of 13 sign-offs in force").waitFor();
  expect(new URL(page.url()).searchParams.has("signatures")).toBe(true);
  await complete();
});

it("is opened by its keys", async () => {
  page = await visit.open("/rules");
  await page.getByRole("heading", { name: "Rules" }).first().waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await page.waitForURL(/\/gate/);
  await page.getByRole("region", { name: "Fails" }).waitFor();
});
