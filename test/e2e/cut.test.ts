import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { CutAnswer } from "../../queries/cut/answer.ts";
import type { WhatIfAnswer } from "../../queries/what-if/answer.ts";
import { shownCount } from "./canvas.ts";
import { cutOf, exportsBucket, gateway, leakedKey, radiusOf, Visit } from "./visit.ts";

let visit: Visit;
let page: Page;
beforeAll(async () => {
  visit = await Visit.begin();
});
afterEach(() => page.close());
afterAll(() => visit.end());

const question = { from: [leakedKey], to: ["class:data-store"] };

/** The view once cut, what-if and picture have been answered. */
async function open(address: string): Promise<Page> {
  page = await visit.open(address);
  await tried();
  await page.locator("#choke-title").waitFor();
  return page;
}
const tried = (): Promise<void> => page.locator('.radius-parts[data-ready="true"][data-tried="true"]').waitFor();
const plan = (): Locator => page.locator('section[aria-labelledby="plan-title"]');
const whatIf = (): Locator => page.locator(".what-if-sum");
const ticksIn = (address: string): string[] => new URL(address).searchParams.getAll("without");

describe("the cut", () => {
  it("is a list in order: change, command, owner, what is left, what breaks, how good it is known to be", async () => {
    const { cut, cost, lowerBound } = await visit.ask<CutAnswer>("cut", question);
    await open(cutOf(question));
    const items = plan().locator(".plan-steps > li");
    expect(await items.count()).toBe(cut.length);
    for (const [at, { control, residual }] of cut.entries()) {
      const text = (await items.nth(at).textContent()) ?? "";
      expect(text).toContain(control.title);
      expect(text).toContain(residual.nodes === 0 ? "nothing left" : `${residual.nodes} of `);
      expect(text).toMatch(/Owner: /);
      expect(text).toContain(control.command.split("\n")[0]);
    }
    expect(cost).toBe(lowerBound);
    await plan().getByText(`costs less than ${cost}`).waitFor();
    await plan()
      .getByText(/every rule asked again, no target is reached/)
      .waitFor();
    expect(visit.faults).toEqual([]);
  });

  it("is tried by ticking: before and after, lost rows, the picture, the address; Back unticks", async () => {
    const { cut } = await visit.ask<CutAnswer>("cut", question);
    const first = cut[0]?.control.id ?? "";
    const one = await visit.ask<WhatIfAnswer>("what-if", { from: question.from, without: [first] });
    await open(cutOf(question));
    expect(await shownCount(page, ".gone")).toBe(0);
    await plan().getByRole("checkbox").first().press(" ");
    await page.getByText("What if: 1 change", { exact: true }).waitFor();
    await tried();
    expect(ticksIn(page.url())).toEqual([first]);
    await whatIf().getByText(`${one.counts.lost} lost`).waitFor();
    expect(await whatIf().textContent()).toContain(`${one.before.count}${one.after.count}`);
    const lost = page.getByRole("region", { name: "What the ticked changes do" });
    await lost
      .getByText(one.lost[0]?.name ?? "", { exact: true })
      .first()
      .waitFor();
    await page.waitForFunction(() => document.querySelector(".graph-notes")?.textContent?.includes("out of reach"));
    expect(await shownCount(page, ".node.gone")).toBeGreaterThan(0);
    expect(await shownCount(page, ".edge.gone")).toBeGreaterThan(0);
    await page.getByText("The picture as tables").click();
    await page.getByRole("cell", { name: "not reached any more with the change" }).first().waitFor();
    await page.goBack();
    await page.getByText("What if?", { exact: true }).waitFor();
    expect(ticksIn(page.url())).toEqual([]);
    await page.goForward();
    await page.getByText("What if: 1 change", { exact: true }).waitFor();
    expect(visit.faults).toEqual([]);
  });

  it("ticked as a whole leaves nothing of the targets, and says what else breaks", async () => {
    await open(cutOf(question));
    await page.getByRole("button", { name: "Tick all of them" }).click();
    await page.getByText(/What if: \d+ changes/).waitFor();
    await tried();
    await page.getByRole("radio", { name: "Targets" }).press(" ");
    await page.waitForFunction(() =>
      /→ ?0|0 privileges/.test(document.querySelector(".what-if-sum")?.textContent ?? ""),
    );
    await page.getByText(/^Breaks \d+/).click();
    await page.getByText("What else rests on it, and stops:").first().waitFor();
  });

  it("has the proof of what falls, in the panel that every view has", async () => {
    const { cut } = await visit.ask<CutAnswer>("cut", question);
    await open(cutOf({ ...question, without: cut.map(({ control }) => control.id) }));
    const lost = page.getByRole("region", { name: "What the ticked changes do" });
    await lost.getByRole("button", { name: "larkfield-customer-exports" }).first().click();
    await page.getByText("This way falls with what is ticked.").waitFor();
    const proof = page.getByRole("region", { name: "Proof", exact: true });
    await proof.locator(".proof-step").nth(1).getByRole("button").first().click();
    await proof.locator(".step-controls").getByRole("checkbox").first().waitFor();
  });

  it("after a leak says since when, what was taken and when it ends", async () => {
    page = await visit.open(cutOf({ ...question, mode: "contain", since: "2026-11-20T05:00:00Z" }));
    await page.locator("#taken-title").waitFor();
    await page.getByText(/In other hands from 2026-11-20 05:00 UTC/).waitFor();
    expect(visit.faults).toEqual([]);
  });
});

describe("a control in a proof", () => {
  it("leads from the blast radius to what it would change", async () => {
    page = await visit.open(radiusOf({ from: leakedKey }));
    const proof = page.getByRole("region", { name: "Proof", exact: true });
    await proof.locator(".proof-step").nth(1).getByRole("button").first().click();
    await proof.locator(".step-controls").getByRole("link", { name: "What if?" }).first().click();
    await page.getByText("What if: 1 change", { exact: true }).waitFor();
    expect(ticksIn(page.url())).toHaveLength(1);
  });
});

describe("the view", () => {
  it("asks for a start and targets, and offers what is asked most", async () => {
    page = await visit.open("/cut");
    await page.getByRole("button", { name: "From the internet to every data store and secret" }).click();
    await tried();
    expect(new URL(page.url()).searchParams.getAll("from")).toEqual(["internet"]);
    await page.getByText("Choke points").nth(1).waitFor();
  });

  it("says so where nothing is to be cut", async () => {
    page = await visit.open(cutOf({ from: "internet", to: exportsBucket }));
    await page.getByText("Nothing of this is reached").waitFor();
    await page.getByRole("region", { name: "Coverage" }).waitFor();
  });

  it("saves the changes as Markdown with their commands", async () => {
    await open(cutOf({ from: "internet", assume: gateway, to: "class:secret" }));
    await page.getByRole("button", { name: "Export", exact: true }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "Changes as CSV" }).click();
    expect((await download).suggestedFilename()).toMatch(/\.csv$/);
  });
});
