import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { PathsAnswer } from "../../queries/paths/answer.ts";
import { drawn, nodesDrawn, nodesShown, shownCount } from "./canvas.ts";
import { gateway, pathsOf, Visit } from "./visit.ts";

let visit: Visit;
let page: Page;
beforeAll(async () => {
  visit = await Visit.begin();
});
afterEach(() => page.close());
afterAll(() => visit.end());

const question = { from: ["internet"], assume: [gateway], to: ["arn:aws:s3:::larkfield-assistant-embeddings"] };

it("paths that differ in their controls are drawn together, the chosen one highlighted; one alone on demand, Back", async () => {
  const { paths } = await visit.ask<PathsAnswer>("paths", question);
  expect(paths.length).toBeGreaterThan(1);
  page = await visit.open(pathsOf(question));
  await drawn(page);
  const all = (await nodesShown(page)).length;
  const marked = await shownCount(page, ".node.focus");
  expect(marked).toBeGreaterThan(2);
  expect(marked).toBeLessThan(all);
  await page.getByRole("checkbox", { name: `All ${paths.length} paths` }).press(" ");
  await nodesDrawn(page, marked);
  await page.goBack();
  await nodesDrawn(page, all);
  expect(visit.faults).toEqual([]);
});

it("each says what closes it, and leads to what that would change", async () => {
  const { paths, controls } = await visit.ask<PathsAnswer>("paths", question);
  page = await visit.open(pathsOf(question));
  await drawn(page);
  const closes = page.getByRole("region", { name: "What closes it" });
  expect(await closes.locator(".plan-steps > li").count()).toBe(paths[0]?.controls.length);
  await closes
    .getByText(controls[paths[0]?.controls[0] ?? ""]?.title ?? "")
    .first()
    .waitFor();
  await closes.getByRole("link", { name: "What if?" }).first().click();
  await page.getByText("What if: 1 change", { exact: true }).waitFor();
});

it("waypoints and what is to be avoided are in the address and in the form", async () => {
  page = await visit.open(pathsOf({ ...question, avoid: "arn:aws:iam::602718495331:role/assistant-retriever" }));
  await page.getByText("Avoiding", { exact: true }).waitFor();
  await page.getByRole("row", { name: "assistant-retriever" }).waitFor();
  await drawn(page);
  expect((await nodesShown(page)).some(({ id }) => id.endsWith("role/assistant-retriever"))).toBe(false);
});
