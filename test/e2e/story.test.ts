import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { StoryAnswer } from "../../queries/story/answer.ts";
import { coloursOf, drawn, edgePoint, nodesDrawn, nodesShown, shownCount } from "./canvas.ts";
import { gateway, leakedKey, radiusOf, Visit } from "./visit.ts";

let visit: Visit;
let page: Page;
beforeAll(async () => {
  visit = await Visit.begin();
});
afterEach(() => page.close());
afterAll(() => visit.end());

const story = { from: ["internet"], assume: [gateway] };
const open = async (address: string): Promise<Page> => {
  page = await visit.open(address);
  await drawn(page);
  return page;
};

describe("the estate's story", () => {
  it("is drawn: the whole highlighted proof in sight, with names that can be read", async () => {
    const answer = await visit.ask<StoryAnswer>("story", story);
    await open(radiusOf(story));
    expect(await coloursOf(page)).toBeGreaterThan(20);
    const shown = new Map((await nodesShown(page)).map((node) => [node.id, node]));
    expect([...shown.keys()].sort()).toEqual(answer.nodes.map(({ id }) => id).sort());
    const path = new Set(answer.edges.filter(({ focus }) => focus).flatMap(({ from, to }) => [from, to]));
    expect(path.size).toBeGreaterThan(2);
    for (const id of path) {
      expect(shown.get(id), id).toMatchObject({ inside: true });
      expect(shown.get(id)?.letters, id).toBeGreaterThanOrEqual(9);
      expect(shown.get(id)?.label, id).not.toBe("");
    }
    expect(visit.faults).toEqual([]);
  });

  it("says what it left out, and that the rest is in the table", async () => {
    const answer = await visit.ask<StoryAnswer>("story", story);
    await open(radiusOf(story));
    expect(answer.hidden.length).toBeGreaterThan(0);
    await page
      .getByRole("region", { name: "Reached" })
      .getByText(/^Shows/)
      .waitFor();
    await page.getByRole("button", { name: /not drawn one by one/ }).click();
    await page
      .getByRole("dialog", { name: "What is not drawn, and why" })
      .getByText(answer.hidden[0]?.text ?? "")
      .waitFor();
  });

  it("shows a node's details on a click, and an edge's evidence", async () => {
    const answer = await visit.ask<StoryAnswer>("story", story);
    await open(radiusOf(story));
    const edge = answer.edges.find(({ focus, steps }) => focus && steps.length > 0);
    const node = (await nodesShown(page)).find(({ id }) => id === edge?.to);
    await page.mouse.click(node?.x ?? 0, node?.y ?? 0);
    const named = answer.nodes.find(({ id }) => id === node?.id)?.name ?? "";
    await page.getByRole("region", { name: "Selected node" }).getByText(named, { exact: true }).first().waitFor();
    const at = await edgePoint(page, edge?.id ?? "");
    await page.mouse.click(at.x, at.y);
    await page.waitForFunction((id) => new URLSearchParams(location.search).get("edge") === id, edge?.id ?? "");
  });

  it("goes from a step to the statement that allows it, and lights its edge", async () => {
    await open(radiusOf({ from: leakedKey }));
    const proof = page.getByRole("region", { name: "Proof", exact: true });
    await proof.locator(".proof-step").nth(1).getByRole("button").first().click();
    const facts = proof.locator(".proof-facts");
    await facts.waitFor();
    expect(await facts.textContent()).toMatch(/account\.json|resources\.json/);
    expect(await facts.textContent()).toMatch(/"Effect": "Allow"|"effect": "Allow"/);
    expect(await shownCount(page, ".lit")).toBeGreaterThan(0);
  });

  it("opens a group in place: what was there stays where it was, and Back closes it", async () => {
    const answer = await visit.ask<StoryAnswer>("story", story);
    await open(radiusOf(story));
    const group = answer.nodes.find(({ role }) => role === "group");
    const before = new Map((await nodesShown(page)).map((node) => [node.id, node]));
    const place = before.get(group?.id ?? "");
    await page.mouse.dblclick(place?.x ?? 0, place?.y ?? 0);
    await page.waitForFunction(
      (id) => new URLSearchParams(location.search).getAll("open").includes(id),
      group?.id ?? "",
    );
    await nodesDrawn(page, before.size, true);
    const after = await nodesShown(page);
    for (const { id, place: now } of after) {
      const was = before.get(id)?.place;
      if (was === undefined || id === group?.id) continue;
      expect(Math.hypot(was.x - now.x, was.y - now.y), id).toBeLessThan(1);
    }
    await page.goBack();
    await nodesDrawn(page, before.size);
    for (const { id, place: now } of await nodesShown(page)) {
      const was = before.get(id)?.place ?? { x: 0, y: 0 };
      expect(Math.hypot(was.x - now.x, was.y - now.y), id).toBeLessThan(1);
    }
  });

  it("is walked with the keyboard, and said aloud", async () => {
    await open(radiusOf(story));
    await page.locator(".graph-canvas").focus();
    const said = page.locator(".graph-stage [role=status]").first();
    await page.keyboard.press("Home");
    const start = await said.textContent();
    await page.keyboard.press("p");
    await page.waitForFunction(
      (before) => document.querySelector(".graph-stage [role=status]")?.textContent !== before,
      start,
    );
    await page.keyboard.press("End");
    await page.keyboard.press(" ");
    await page.getByRole("region", { name: "Selected node" }).waitFor();
  });

  it("is turned round: who reaches a store", async () => {
    await open(radiusOf({ direction: "reverse", to: "arn:aws:s3:::larkfield-customer-exports#read" }));
    expect((await nodesShown(page)).some(({ id }) => id === leakedKey || id.startsWith("group:"))).toBe(true);
    expect(visit.faults).toEqual([]);
  });
});

describe("a start", () => {
  it("is found as one types, chosen with the keyboard, and put into the address", async () => {
    page = await visit.open("/radius");
    await page.getByText("Where does it begin?").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("AKIAVQRDX25J6");
    await page.getByRole("option", { name: leakedKey.slice("credential:".length) }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await drawn(page);
    expect(new URL(page.url()).searchParams.getAll("from")).toEqual([leakedKey]);
    expect(await page.getByRole("listbox").count()).toBe(0);
    await page.getByRole("region", { name: "Reached" }).getByText("larkfield-customer-exports").first().waitFor();
  });

  it("that is not known is answered with the nearest ids", async () => {
    page = await visit.open(radiusOf({ from: "arn:aws:iam::602718495331:role/ci-deplyo" }));
    await page.getByText("ci-deploy").first().waitFor();
    visit.faults.length = 0;
  });
});
