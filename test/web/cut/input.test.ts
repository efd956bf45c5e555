import { expect, it } from "vitest";
import { asks } from "../../../web/views/cut/input.ts";

it("after a leak nothing but what leaked has to be named; before it happens what must stay out of reach", () => {
  const from = ["credential:AKIA1"];
  expect(asks({ from, to: [], mode: "contain" })).toBe(true);
  expect(asks({ from, to: [], mode: "prevent" })).toBe(false);
  expect(asks({ from: [], to: [], mode: "contain" })).toBe(false);
});
