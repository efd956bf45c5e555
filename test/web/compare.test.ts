import { expect, test } from "vitest";
import type { StepRecord } from "../../graph/port.ts";
import type { PathsAnswer } from "../../queries/paths.ts";
import { compared } from "../../web/views/paths/compare.ts";
import { wordsOf } from "../../web/views/paths/compared.tsx";
import { pathScene } from "../../web/views/paths/path-scene.ts";

const pod = "k8s:prod:pod:shop:web";
const role = "arn:aws:iam::111111111111:role/web";
const made = (from: string, to: string): StepRecord =>
  ({
    key: `${from}>${to}`,
    rule: "aws.test@1",
    edge: "REACHES",
    title: "reaches",
    from: [from],
    to,
    certainty: "certain",
    conditions: [],
    because: [],
    owners: [],
  }) as unknown as StepRecord;

const start = made("internet#originate", `${pod}#execute`);
const second = made(`${pod}#execute`, `${role}#impersonate`);
const ends = ["a", "b"].map((name) => made(`${role}#impersonate`, `arn:aws:s3:::${name}#read`));
const apart = made("internet#originate", "arn:aws:s3:::c#read");
const all = [start, second, ...ends, apart];
const proof = (...steps: readonly (StepRecord | undefined)[]) => {
  const known = steps.flatMap((one) => one ?? []);
  return { conclusion: known.at(-1)?.to ?? "", steps: known.map(({ key }) => key) };
};

const answer = {
  schema: 1,
  snapshot: { id: "0".repeat(64), takenAt: "2026-01-01T00:00:00Z" },
  from: ["internet"],
  to: ["kind:AwsBucket"],
  assume: [],
  gaps: [],
  truncated: false,
  paths: ["p1", "p2", "p3"].map((id, at) => ({
    start: "internet",
    target: `arn:aws:s3:::${"abc"[at]}#read`,
    certainty: "certain",
    conditions: [],
    cost: 3,
    stepCount: 3,
    proof: id,
  })),
  proofs: { p1: proof(start, second, ends[0]), p2: proof(start, second, ends[1]), p3: proof(apart) },
  steps: Object.fromEntries(all.map((step) => [step.key, step])),
} as unknown as PathsAnswer;

test("what two paths share, where they part, and what each has alone, numbered as in its path", () => {
  const both = compared(answer, "p1", "p2");
  expect(both.shared.map(({ number }) => number)).toEqual([1, 2]);
  expect(both.until).toBe(second);
  expect(both.onlyFirst).toMatchObject([{ number: 3, folded: { step: ends[0] } }]);
  expect(both.onlySecond).toMatchObject([{ number: 3, folded: { step: ends[1] } }]);
  expect(wordsOf(both, new Map([[role, "web"]]))).toBe(
    "They go together as far as web and share 2 steps. Closing one of these closes both paths.",
  );
});

test("paths that share nothing, and a path with itself", () => {
  expect(wordsOf(compared(answer, "p1", "p3"), new Map())).toBe(
    "They share no step: closing one leaves the other open.",
  );
  expect(wordsOf(compared(answer, "p1", "p1"), new Map())).toBe("They have the same steps.");
});

test("both are drawn, what they share once; the first is highlighted", () => {
  const { scene, story } = pathScene(answer, ["p1", "p2"], "right");
  expect(scene.nodes.map(({ id }) => id)).toEqual(["internet", pod, role, "arn:aws:s3:::a", "arn:aws:s3:::b"]);
  expect(scene.path).toEqual(["internet", pod, role, "arn:aws:s3:::a"]);
  expect(scene.edges.map(({ focus, numbers }) => [focus, numbers])).toEqual([
    [true, "1"],
    [true, "2"],
    [true, "3"],
    [false, ""],
  ]);
  expect(story.boundaries.map(({ title }) => title)).toContain("cluster prod");
  expect(story.boundaries.map(({ title }) => title)).toContain("namespace shop");
});
