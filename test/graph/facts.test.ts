import { expect, it } from "vitest";
import { FactBase } from "../../graph/facts.ts";
import { bucket } from "../../model/examples/aws.ts";

const one = bucket("one");
const other = bucket("other");

it("a fact base knows the scopes of the facts that it holds, and of none whose place another took", () => {
  const moved = { ...one, scope: "aws:account:222222222222" };
  expect(new FactBase([one, other]).scopes("aws")).toEqual([one.scope]);
  expect(new FactBase([one, moved]).scopes("aws")).toEqual([moved.scope]);
  expect(new FactBase([one, moved, other]).scopes("aws")).toEqual([one.scope, moved.scope]);
});

it("knows them after a change, too", () => {
  const base = new FactBase([one]);
  const moved = { ...one, scope: "aws:account:222222222222" };
  expect(base.changed([moved], []).scopes("aws")).toEqual([moved.scope]);
  expect(base.changed([], [one]).scopes("aws")).toEqual([]);
  expect(base.changed([other], []).changed([], [one]).scopes("aws")).toEqual([other.scope]);
});
