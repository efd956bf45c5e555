import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { OwnersAnswer } from "../../queries/owners/answer.ts";
import { drawn } from "./canvas.ts";
import { leakedKey, radiusOf, Visit } from "./visit.ts";

let visit: Visit;
let page: Page;
beforeAll(async () => {
  visit = await Visit.begin();
});
afterEach(() => page.close());
afterAll(() => visit.end());

describe("owners", () => {
  it("of everything: counted, disputed ones told by a word and their sources, unowned ones by another", async () => {
    const { counts } = await visit.ask<OwnersAnswer>("owners", {});
    page = await visit.open("/owners");
    const things = page.getByRole("region", { name: "Things and their owners" });
    await things.getByText(`All ${counts.things}`).waitFor();
    await things.getByText(`No owner ${counts.unowned}`).click();
    await page.waitForFunction(() =>
      [...document.querySelectorAll<HTMLElement>("tbody .owner")].every(
        ({ dataset }) => dataset["status"] === "unowned",
      ),
    );
    expect(await things.locator("tbody .owner").first().textContent()).toBe("Owner: no owner");
    if (counts.conflicts > 0) {
      await things.getByText(`Disputed ${counts.conflicts}`).click();
      await things.locator('.owner[data-status="conflict"]').first().waitFor();
      await things
        .locator("tbody summary")
        .filter({ has: page.getByText("disputed", { exact: true }) })
        .first()
        .click();
      await things.locator("details[open] .owner-sources li").nth(1).waitFor();
    }
    await page.goBack();
    await things.locator('.owner[data-status="unowned"]').first().waitFor();
    expect(visit.faults).toEqual([]);
  });

  it("stand in the table of what is reached, narrow it, and stand on every step", async () => {
    page = await visit.open(radiusOf({ from: leakedKey }));
    await drawn(page);
    const reached = page.getByRole("region", { name: "Reached" });
    await reached.getByRole("columnheader", { name: "Owner" }).waitFor();
    const proof = page.getByRole("region", { name: "Proof", exact: true });
    expect(await proof.locator(".proof-step .owner").count()).toBe(await proof.locator(".proof-step").count());
    const before = await reached.locator("tbody tr").count();
    await reached.getByRole("button", { name: /Every owner/ }).click();
    await page.getByRole("option", { name: "assistant-web" }).click();
    await page.waitForFunction(
      (all) => document.querySelectorAll(".reached tbody tr").length < all && location.search.includes("owner="),
      before,
    );
    expect(visit.faults).toEqual([]);
  });
});
