import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { violationsOf } from "./axe.ts";
import { drawn } from "./canvas.ts";
import { cutOf, exportsBucket, gateway, leakedKey, radiusOf, Visit } from "./visit.ts";

let visit: Visit;
beforeAll(async () => {
  visit = await Visit.begin();
});
afterAll(() => visit.end());

const paths = `/paths?${new URLSearchParams({ from: leakedKey, to: exportsBucket })}`;
const views = [
  { name: "the overview", address: "/", ready: "Look at first" },
  { name: "a blast radius", address: radiusOf({ from: "internet", assume: gateway }), ready: undefined },
  { name: "paths", address: paths, ready: undefined },
  { name: "choke points", address: cutOf({ from: leakedKey, to: "class:data-store" }), ready: "close every way" },
  { name: "owners", address: "/owners", ready: "Who is asked first" },
  { name: "imports", address: "/imports", ready: "assistant" },
  { name: "the catalogue of rules", address: "/rules?rule=aws.assume-role", ready: "AssumeRole" },
] as const;

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  it.each(views)("$name is complete for everybody, and keeps to its policy", async ({ address, ready }) => {
    const page = await visit.open(address);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    if (ready === undefined) await drawn(page);
    else await page.getByText(ready).first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(visit.faults).toEqual([]);
    await page.close();
  });
});

describe("the frame", () => {
  it("goes from view to view with the keyboard, and Back again", async () => {
    const page = await visit.open("/");
    await page.getByText("Look at first").first().waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("r");
    await page.waitForURL(/\/rules/);
    await page.goBack();
    await page.getByText("Look at first").first().waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    await page.close();
  });

  it("leads from what to look at first to its picture", async () => {
    const page = await visit.open("/");
    await page
      .getByRole("link", { name: /AKIAVQRDX25J6EXAMPLE/ })
      .first()
      .click();
    await drawn(page);
    expect(new URL(page.url()).searchParams.getAll("from")).toContain(leakedKey);
    await page.close();
  });
});
