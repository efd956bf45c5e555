import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Leaves } from "../../model/step.ts";
import cut from "../../queries/cut.ts";
import { cutWorld, parsed, type Says, says } from "./cut-world.ts";

/** Small worlds of which every set of changes can be tried, by the definitions alone. */
const pod = "k8s:prod:pod:shop:web";
const ends = [
  ...["u0", "u1"].map((name) => `arn:aws:iam::111111111111:user/${name}#impersonate`),
  ...["r0", "r1"].map((name) => `arn:aws:iam::111111111111:role/${name}#impersonate`),
  `${pod}#connect`,
  `${pod}#execute`,
  "arn:aws:secretsmanager:eu-central-1:111111111111:secret:s0#read",
  "arn:aws:s3:::b0#read",
  "arn:aws:s3:::b1#read",
];
const starts = [
  "arn:aws:iam::111111111111:user/u0#impersonate",
  "arn:aws:iam::111111111111:user/u1#impersonate",
] as const;
const targets = [
  "arn:aws:s3:::b0#read",
  "arn:aws:s3:::b1#read",
  "arn:aws:secretsmanager:eu-central-1:111111111111:secret:s0#read",
];
const isBearer = (privilege: string): boolean => !privilege.startsWith("arn:aws:s3");

const line = fc
  .tuple(fc.uniqueArray(fc.constantFrom(...ends), { minLength: 1, maxLength: 2 }), fc.constantFrom(...ends))
  .filter(([from, to]) => !from.includes(to) && to !== starts[0] && to !== starts[1])
  .map(([from, to]) => `${from.toSorted().join(" & ")} -> ${to}`);
const leaves = fc.constantFrom<Leaves>("tied", "tied", "durable", "until 1h");
const fact = fc.record({ steps: fc.uniqueArray(line, { minLength: 1, maxLength: 3 }), leaves, rotates: fc.boolean() });
const facts: fc.Arbitrary<readonly Required<Says>[]> = fc.array(fact, { minLength: 1, maxLength: 6 });

/** A change: the fact is taken away, or what was taken by it is ended. */
type Change = `${"delete" | "rotate"}:${number}`;
interface World {
  readonly facts: readonly Required<Says>[];
  readonly hypothesis: boolean;
}

function closure(
  from: readonly string[],
  { facts: all, hypothesis }: World,
  gone: (fact: number) => boolean,
): Set<string> {
  const held = new Set(from);
  for (let before = -1; before !== held.size; ) {
    before = held.size;
    if (hypothesis && held.has(`${pod}#connect`)) held.add(`${pod}#execute`);
    for (const [index, { steps }] of all.entries()) {
      if (gone(index)) continue;
      for (const text of steps) {
        const { from: premises, to } = parsed(text);
        if (premises.every((one) => held.has(one))) held.add(to);
      }
    }
  }
  return held;
}

/** What stays of what was taken: of each privilege and life, the facts by which it was. */
function copies(
  start: string,
  world: World,
): Map<string, { readonly to: string; readonly lasts: boolean; readonly by: Set<number> }> {
  const held = closure([start], world, () => false);
  const found = new Map<string, { readonly to: string; readonly lasts: boolean; readonly by: Set<number> }>();
  // One step of one rule has one life: the first that any of its facts tells.
  for (const [index, said] of world.facts.entries()) {
    if (said.leaves === "tied") continue;
    for (const text of said.steps) {
      const { from, to } = parsed(text);
      if (to === start || !isBearer(to) || !from.every((one) => held.has(one))) continue;
      const key = `${said.leaves} ${to}`;
      const known = found.get(key) ?? { to, lasts: said.leaves === "durable", by: new Set() };
      known.by.add(index);
      found.set(key, known);
    }
  }
  return found;
}

/** What is reached in the end when the changes are made. @param lasting whether copies that nothing ends count */
function reached(start: string, world: World, changes: ReadonlySet<Change>, contain: boolean): Set<string> {
  const own = [start];
  if (contain) {
    for (const { to, lasts, by } of copies(start, world).values()) {
      const counted = [...by].filter((index) => lasts || world.facts[index]?.rotates);
      if (counted.some((index) => !(world.facts[index]?.rotates && changes.has(`rotate:${index}`)))) own.push(to);
    }
  }
  const held = closure(own, world, (index) => changes.has(`delete:${index}`));
  return new Set(targets.filter((target) => held.has(target)));
}

const costOf = (changes: ReadonlySet<Change>): number =>
  [...changes].reduce((sum, change) => sum + (change.startsWith("delete") ? 5 : 1), 0);

function* subsets(all: readonly Change[]): Iterable<ReadonlySet<Change>> {
  for (let mask = 0; mask < 1 << all.length; mask++) yield new Set(all.filter((_, bit) => (mask & (1 << bit)) !== 0));
}

const changesOf = ({ facts: all }: World, contain: boolean): Change[] =>
  all.flatMap(({ rotates }, index): Change[] => [
    `delete:${index}`,
    ...(contain && rotates ? [`rotate:${index}` as const] : []),
  ]);

/** Steps are told apart by rule, so that those of one life do not merge with those of another. */
const alike = ({ facts: all }: World): boolean => {
  const life = new Map<string, string>();
  return all.every(({ steps, leaves: own, rotates }) =>
    steps.every((text) => {
      const known = life.get(`${rotates} ${text}`) ?? own;
      life.set(`${rotates} ${text}`, known);
      return known === own;
    }),
  );
};

/** Whether a session may lead to what opens it anew: such sessions keep themselves alive, which the definitions above do not say. */
function renews({ facts: all, hypothesis }: World): boolean {
  const lines = all.flatMap(({ steps, leaves: own }) => steps.map((text) => ({ ...parsed(text), own })));
  const next = (from: string): string[] => [
    ...lines.filter((one) => (one.from as readonly string[]).includes(from)).map(({ to }) => to),
    ...(hypothesis && from === `${pod}#connect` ? [`${pod}#execute`] : []),
  ];
  return lines.some(({ from, to, own }) => {
    const behind = new Set<string>([to]);
    for (const one of behind) for (const more of next(one)) behind.add(more);
    return own.startsWith("until") && from.some((one) => behind.has(one));
  });
}

const worlds = fc.record({ facts, hypothesis: fc.boolean() }).filter(alike);
const isThere = (world: World, end: string): boolean =>
  world.facts.some(({ steps }) => steps.some((text) => text.includes(end.split("#")[0] ?? "")));

function ask(world: World, from: readonly string[], contain: boolean) {
  const graph = cutWorld(world.facts.map((said, index) => says(String(index), said)));
  const assume = world.hypothesis && isThere(world, pod) ? [pod] : [];
  return cut.run(
    graph,
    cut.input.parse({
      from,
      to: targets.filter((one) => isThere(world, one)),
      mode: contain ? "contain" : "prevent",
      assume,
      alone: true,
    }),
  );
}

describe("a cut of a small world", () => {
  for (const contain of [false, true]) {
    it(`is valid and the cheapest, or within its bound: ${contain ? "contain" : "prevent"}`, () => {
      fc.assert(
        fc.property(worlds, (world) => {
          const [start] = starts;
          fc.pre(isThere(world, start) && targets.some((one) => isThere(world, one)));
          fc.pre(!contain || !renews(world));
          const answer = ask(world, [start], contain);
          const all = changesOf(world, contain);
          const hopeless = reached(start, world, new Set(all), contain);
          expect(answer.uncuttable.map(({ target }) => target).sort()).toEqual([...hopeless].sort());
          const made = new Set(answer.cut.map(({ control }) => control.id as Change));
          expect([...reached(start, world, made, contain)].sort()).toEqual([...hopeless].sort());
          if (hopeless.size > 0) return;
          let least = Infinity;
          for (const changes of subsets(all))
            if (reached(start, world, changes, contain).size === 0) least = Math.min(least, costOf(changes));
          expect(answer.lowerBound).toBeLessThanOrEqual(least);
          expect(answer.cost).toBe(least);
          expect(answer.lowerBound).toBe(least);
          expect(answer.verification).toEqual({ derivations: made.size === 0 ? 0 : 1, added: [], reached: [] });
          // Every change leaves no more than the one before it, and the last one nothing that lasts.
          const left = answer.cut.map(({ residual }) => residual.privileges);
          expect(left).toEqual(left.toSorted((a, b) => b - a));
          const last = answer.cut.at(-1)?.residual;
          expect((last?.nodes ?? 0) - (last?.lingering ?? 0)).toBe(0);
        }),
        { numRuns: 150 },
      );
    });
  }

  it("of several starts, each alone, closes every one of them", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        fc.pre(starts.every((one) => isThere(world, one)) && targets.some((one) => isThere(world, one)));
        const answer = ask(world, ["kind:AwsUser"], false);
        const all = changesOf(world, false);
        const any = (changes: ReadonlySet<Change>): string[] =>
          targets.filter((target) => starts.some((start) => reached(start, world, changes, false).has(target)));
        const hopeless = any(new Set(all));
        expect(answer.uncuttable.map(({ target }) => target).sort()).toEqual(hopeless.toSorted());
        if (hopeless.length > 0) return;
        let least = Infinity;
        for (const changes of subsets(all)) if (any(changes).length === 0) least = Math.min(least, costOf(changes));
        expect([answer.cost, answer.lowerBound]).toEqual([least, least]);
      }),
      { numRuns: 60 },
    );
  });

  it("has the single changes that brute force finds, with what each alone cuts off", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const [start] = starts;
        fc.pre(isThere(world, start) && targets.some((one) => isThere(world, one)));
        const { chokePoints, ownPoints } = ask(world, [start], false);
        const before = reached(start, world, new Set(), false);
        const expected = changesOf(world, false)
          .map((change) => [change, before.size - reached(start, world, new Set([change]), false).size] as const)
          .filter(([, cuts]) => cuts > 0);
        const found = [...chokePoints, ...ownPoints].map(
          ({ control, privileges }) => [control.id, privileges] as const,
        );
        expect(found.toSorted()).toEqual(expected.toSorted());
      }),
      { numRuns: 100 },
    );
  });
});
