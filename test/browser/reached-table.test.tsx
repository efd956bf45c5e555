import { useState } from "react";
import { expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { ReachAnswer, ReachRow } from "../../queries/reach.ts";
import type { RowFilter } from "../../web/parts/reached-rows.ts";
import { ReachedTable } from "../../web/parts/reached-table.tsx";
import { expectAccessible, show } from "./show.tsx";

const row = (id: string, more: Partial<ReachRow> = {}): ReachRow => ({
  start: "internet",
  id,
  kind: "AwsBucket",
  class: "data-store",
  name: id.slice(-3),
  access: "read",
  certainty: "certain",
  conditions: [],
  stepCount: 1,
  proof: "p1",
  ...more,
});
const rows = [
  row("arn:aws:s3:::bbb", { stepCount: 3 }),
  row("arn:aws:s3:::aaa", {
    stepCount: 12,
    certainty: "conditional",
    conditions: [{ kind: "human", text: "a click" }],
  }),
  row("arn:aws:iam::1:role/ccc", { kind: "AwsRole", class: "identity", access: "impersonate", stepCount: 2 }),
];
const answerOf = (reached: readonly ReachRow[]): ReachAnswer => ({
  schema: 1,
  snapshot: { id: "0".repeat(64), takenAt: "2026-01-01T00:00:00Z" },
  from: ["internet"],
  assume: [],
  gaps: [],
  counts: { byKind: {}, byCertainty: { certain: reached.length } },
  truncated: false,
  reached,
  proofs: {},
  steps: {},
});
const everything: RowFilter = { sort: "", rowClass: "any", rowCertainty: "any", find: "", owner: "" };

function Table({ reached = rows, onProof = () => {} }: { reached?: readonly ReachRow[]; onProof?: () => void }) {
  const [filter, setFilter] = useState(everything);
  return (
    <ReachedTable
      answer={answerOf(reached)}
      filter={filter}
      onFilter={(next) => setFilter({ ...filter, ...next })}
      onProof={onProof}
    />
  );
}

const names = () =>
  page
    .getByRole("rowheader")
    .elements()
    .map((cell) => cell.querySelector("button")?.textContent);

test("sorts by a column up, down, and back to the answer's order; numbers as numbers", async () => {
  show(<Table />);
  const steps = page.getByRole("button", { name: "Steps" });
  await expect.element(steps).toBeVisible();
  expect(names()).toEqual(["bbb", "aaa", "ccc"]);
  await steps.click();
  expect(names()).toEqual(["ccc", "bbb", "aaa"]);
  await expect.element(page.getByRole("columnheader", { name: "Steps" })).toHaveAttribute("aria-sort", "ascending");
  await steps.click();
  expect(names()).toEqual(["aaa", "bbb", "ccc"]);
  await steps.click();
  expect(names()).toEqual(["bbb", "aaa", "ccc"]);
});

test("says how many of how many rows the filters leave, and how to get them back", async () => {
  show(<Table />);
  await page.getByRole("searchbox", { name: "Find in the table" }).fill("role");
  await expect.element(page.getByRole("status")).toMatchTextContent("Shows 1 of 3 privileges");
  await page.getByRole("searchbox", { name: "Find in the table" }).fill("nothing");
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await expect.element(page.getByRole("status")).toMatchTextContent("Shows 3 of 3 privileges");
});

test("filters by certainty from a list", async () => {
  show(<Table />);
  await page
    .getByRole("button", { name: /Certainty/ })
    .first()
    .click();
  await page.getByRole("option", { name: "conditional" }).click();
  expect(names()).toEqual(["aaa"]);
});

test("is one stop for Tab; arrows move inside, Enter shows the proof", async () => {
  const onProof = vi.fn();
  show(<Table onProof={onProof} />);
  await expect.element(page.getByRole("button", { name: "bbb" })).toBeVisible();
  page.getByRole("button", { name: "bbb" }).element().focus();
  await userEvent.keyboard("{ArrowDown}{ArrowDown}{ArrowUp}");
  await expect.element(page.getByRole("button", { name: "aaa" })).toHaveFocus();
  await userEvent.keyboard("{End}{Enter}");
  expect(onProof).toHaveBeenCalledExactlyOnceWith(rows[2]);
  expect(document.querySelectorAll('[data-roving][tabindex="0"]')).toHaveLength(1);
});

test("of many rows the first are drawn, the others on demand", async () => {
  await page.viewport(1280, 800);
  show(<Table reached={Array.from({ length: 650 }, (_, n) => row(`arn:aws:s3:::${n}`))} />);
  await expect.element(page.getByRole("status")).toMatchTextContent("Shows 650 of 650");
  expect(names()).toHaveLength(100);
  await page.getByRole("button", { name: "Show more: 550 rows are left" }).click();
  await expect.poll(() => names().length).toBe(500);
});

test("on a phone a few rows are drawn, so that the picture is not far below", async () => {
  await page.viewport(390, 844);
  show(<Table reached={Array.from({ length: 650 }, (_, n) => row(`arn:aws:s3:::${n}`))} />);
  await expect.element(page.getByRole("status")).toMatchTextContent("Shows 650 of 650");
  expect(names().length).toBeLessThan(20);
});

test("axe finds nothing in both themes", async () => {
  const part = show(<Table />);
  await expect.element(page.getByRole("table")).toBeVisible();
  await expectAccessible(part);
});
