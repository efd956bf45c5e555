import fc from "fast-check";
import type { FactOf } from "../../model/fact.ts";
import { type Says, step } from "./world.ts";

/** Ends that random worlds join: what starts, what is between, what is a target. */
const ends = [
  "internet#originate",
  ...["u0", "u1", "u2"].map((name) => `arn:aws:iam::111111111111:user/${name}#impersonate`),
  ...["r0", "r1", "r2", "r3"].map((name) => `arn:aws:iam::111111111111:role/${name}#impersonate`),
  ...["p0", "p1"].flatMap((name) => [`k8s:prod:pod:shop:${name}#connect`, `k8s:prod:pod:shop:${name}#execute`]),
  ...["b0", "b1"].flatMap((name) => [`arn:aws:s3:::${name}#read`, `arn:aws:s3:::${name}#administer`]),
  "hub:0",
  "hub:1",
];
const end = fc.constantFrom(...ends);

const says: fc.Arbitrary<Says> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.constant({ when: ["it rains"] }) },
  { weight: 1, arbitrary: fc.constant({ guess: "somebody thinks so" }) },
  { weight: 1, arbitrary: fc.constant({ asks: true }) },
);
const line = fc
  .tuple(fc.uniqueArray(end, { minLength: 1, maxLength: 3 }), end, says, fc.constantFrom("1", "2"))
  .filter(([from, to]) => !from.includes(to) && from.filter((one) => one.startsWith("hub:")).length < 2)
  .map(([from, to, said, way]) => step(`${from.toSorted().join(" & ")} -> ${to}`, { ...said, way }));

/** Facts of a random world; the first makes sure that it is not empty. */
export const lines: fc.Arbitrary<FactOf<"unlocks">[]> = fc.uniqueArray(line, {
  minLength: 1,
  maxLength: 24,
  selector: ({ key }) => key,
});
