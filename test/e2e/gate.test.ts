import { cpSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ambit } from "../support/cli.ts";
import { SignedEstate } from "../support/signed-estate.ts";
import { violationsOf } from "./axe.ts";
import { Visit } from "./visit.ts";

// The estate was signed as it stood; since then one line of one manifest went, and the drafting service's API asks nobody.
const plan = path.join(import.meta.dirname, "../gate/plans/open-url.json");
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
    expect(await verdict.textContent()).toContain("1 failure, 0 warnings; 14 of 14 sign-offs in force");
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

describe("a design, before it is built", () => {
  const ingresses = "kubernetes/ingresses.yaml";
  const choose = async (files: string | string[], press: () => Promise<void>): Promise<void> => {
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), press()]);
    await chooser.setFiles(files);
  };
  const button = (name: RegExp | string) => page.getByRole("button", { name });
  const named = (name: string, text: string): string => {
    const file = path.join(signed.root, name);
    writeFileSync(file, text);
    return file;
  };

  it.each(["light", "dark"] as const)("fails for what it opens, beside today's verdict, in %s", async (colorScheme) => {
    const opened = path.join(signed.root, `design-${colorScheme}`);
    cpSync(path.join(signed.root, "later", "assistant", "kubernetes"), path.join(opened, "kubernetes"), {
      recursive: true,
    });
    signed.open("flows", opened);
    page = await visit.open("/gate");
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.getByRole("region", { name: "Fails" }).waitFor();
    await choose([path.join(opened, ingresses), plan], () => button("Choose files").press("Enter"));
    const sent = page.getByRole("list", { name: "Files to send" });
    expect(await sent.getByRole("listitem").count()).toBe(2);
    await page.getByLabel("AWS account").fill("602718495331");
    await complete();
    await page.getByLabel("AWS account").press("Tab");
    await button("Hold 2 files to the sign-offs").press("Enter");
    const verdict = page.getByRole("region", { name: "Fails with the design" });
    await verdict.waitFor();
    expect(await verdict.textContent()).toMatch(/As it is today: Fails ?1 failure/);
    const design = page.getByRole("region", { name: "A design, before it is built" });
    expect(await design.getByRole("status").textContent()).toMatch(
      /ingresses\.yaml Kubernetes assistant-prod, 1 file.*open-url\.json Terraform.*new or otherwise than in the snapshot/s,
    );
    const findings = page.getByRole("region", { name: "Findings" });
    const ours = findings.getByRole("listitem").filter({ hasText: "by the design" });
    await expect.poll(() => ours.filter({ hasText: "nobody signed" }).count()).toBeGreaterThan(1);
    expect(await findings.getByRole("listitem").filter({ hasText: "today too" }).textContent()).toContain(way);
    await complete();
    const flow = ours.filter({ hasText: "flows.example.com" }).first();
    await flow.getByRole("button", { name: "Show the proof" }).click();
    const proof = flow.getByRole("region", { name: "Proof" });
    await proof.getByRole("button").filter({ hasText: "flows" }).first().click();
    // What proves it stands in the design alone.
    await proof
      .getByText(/ingresses\.yaml/)
      .first()
      .waitFor();
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    for (const y of [0, 900, 1900]) {
      await page.evaluate(`scrollTo(0, ${y})`);
    }
    await complete();
  });

  it("that asks who is there again passes, and says what is not so any more; taken away, today stands", async () => {
    page = await visit.open("/gate");
    await choose(path.join(signed.estate, ingresses), () => button("Choose files").click());
    await button("Hold 1 file to the sign-offs").click();
    const verdict = page.getByRole("region", { name: "Passes with the design" });
    await verdict.waitFor();
    expect(await verdict.textContent()).toContain("As it is today: Fails");
    expect(await page.getByRole("region", { name: "Not any more" }).textContent()).toContain(`nobody signed ${way}`);
    const address = page.url();
    await button("Take the design away").click();
    await page.getByRole("region", { name: "Fails", exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.has("with")).toBe(false);
    await complete();
    // The server has forgotten the files.
    await page.goto(address);
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/a bundle that the server does not keep.*Give its files again/s);
    visit.faults.length = 0;
  });

  it.each([
    { file: "notes.md", text: "# nothing to read\n", says: /(^|\.)notes\.md is of no kind that Ambit reads/ },
    { file: "cut.json", text: '{"format_version": "1.2", "planned_values": {', says: /cut\.json/ },
  ])("of $file is one clear error", async ({ file, text, says }) => {
    page = await visit.open("/gate");
    await choose(named(file, text), () => button("Choose files").click());
    await button("Hold 1 file to the sign-offs").click();
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.count()).toBe(1);
    expect(await alert.textContent()).toMatch(says);
    // What holds today is told all the same.
    await page.getByRole("region", { name: "Fails", exact: true }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await button(`Remove ${file}`).click();
    expect(await page.getByRole("list", { name: "Files to send" }).count()).toBe(0);
    visit.faults.length = 0;
  });
});

it("asks for signatures where that is chosen: nobody of the estate signed with a key", async () => {
  page = await visit.open("/gate");
  await page.getByText("Only decisions signed with a key count").click();
  await page.getByText("0 of 14 sign-offs in force").waitFor();
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
