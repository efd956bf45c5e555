import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FactBase } from "../../graph/facts.ts";
import type { GraphReader } from "../../graph/port.ts";
import { sourceOf } from "../../graph/source.ts";
import { GraphView } from "../../graph/view.ts";
import type { Fact, FactOf } from "../../model/fact.ts";
import type { DiffAnswer, DiffRow } from "../../queries/diff/answer.ts";
import { Side } from "../../queries/diff/side.ts";
import diff from "../../queries/diff.ts";
import since from "../../queries/since.ts";
import { defineRule } from "../../rules/define.ts";
import { archiveOfFacts, differencesOf, importedAt } from "./history.ts";
import { lines } from "./random.ts";
import { coverage, roleRule, scope, step, stepRule } from "./world.ts";

/** Forbids a step: what is removed here opens what is cited nowhere. */
const denial = (key: string): FactOf<"unsupported"> => ({
  kind: "unsupported",
  key: `${scope}|${key}`,
  scope,
  source: { document: "denials.json", locator: key, importer: "test", observedAt: "2026-01-01T00:00:00.000Z" },
  what: key,
  count: 1,
});

/** The steps of the tests' world, but for those that a denial names. */
const deniable = defineRule({
  ...stepRule,
  needs: ["unlocks", "unsupported"],
  *derive(facts, authz) {
    const denied = new Set(facts.of("unsupported").map(({ what }) => what));
    const left = facts.of("unlocks").filter(({ key }) => !denied.has(key));
    const some = new FactBase(left, facts.asOf);
    for (const derivation of stepRule.derive(some, authz)) yield derivation;
  },
});

const graphOf = (facts: readonly Fact[], id: string): GraphReader =>
  new GraphView({ id, takenAt: "2026-01-01T00:00:00.000Z" }, sourceOf(new FactBase(facts), [deniable, roleRule]));

/** Few ends and many steps between them, so that there are several ways to most. */
const ends = [
  "internet#originate",
  ...["u0", "u1"].map((name) => `arn:aws:iam::111111111111:user/${name}#impersonate`),
  ...["r0", "r1", "r2"].map((name) => `arn:aws:iam::111111111111:role/${name}#impersonate`),
  "k8s:prod:pod:shop:p0#connect",
  "k8s:prod:pod:shop:p0#execute",
  "arn:aws:s3:::b0#read",
  "arn:aws:s3:::b0#administer",
];
const says = fc.constantFrom({}, {}, {}, { when: ["it rains"] }, { asks: true }, { guess: "somebody thinks so" });
const dense = fc.uniqueArray(
  fc
    .tuple(fc.uniqueArray(fc.constantFrom(...ends), { minLength: 1, maxLength: 2 }), fc.constantFrom(...ends), says)
    .filter(([from, to]) => !from.includes(to))
    .chain(([from, to, said]) =>
      fc.constantFrom("1", "2").map((way) => step(`${from.toSorted().join(" & ")} -> ${to}`, { ...said, way })),
    ),
  { minLength: 6, maxLength: 20, selector: ({ key }) => key },
);
/** Worlds that have something to reach, and some that have not. */
const busy = fc.oneof({ weight: 4, arbitrary: dense }, { weight: 1, arbitrary: lines });

/** A world, and the same after small edits: steps that come and go, and denials that do. The scope is read in both. */
const edited = busy.chain((facts) =>
  fc
    .record({
      gone: fc.subarray(facts, { maxLength: Math.min(4, facts.length) }),
      come: fc.array(busy, { maxLength: 1 }).map((all) => all.flat().slice(0, 4)),
      deniedThen: fc.subarray(facts, { maxLength: Math.min(3, facts.length) }),
      deniedNow: fc.subarray(facts, { maxLength: Math.min(3, facts.length) }),
    })
    .map(({ gone, come, deniedThen, deniedNow }) => {
      const keys = new Set(facts.map(({ key }) => key));
      const read = coverage("aws.user", "read");
      const older = [read, ...facts, ...deniedThen.map(({ key }) => denial(key))];
      const newer = [
        read,
        ...facts.filter((fact) => !gone.includes(fact)),
        ...come.filter(({ key }) => !keys.has(key)),
        ...deniedNow.map(({ key }) => denial(key)),
      ];
      return { older: older as Fact[], newer: newer as Fact[] };
    }),
);

const questions = [
  {},
  { from: ["internet"], assume: ["exposed"] },
  { from: ["kind:AwsUser"], to: ["class:data-store#read", "class:identity"], certainty: "assumed" },
] as const;
const question = fc.constantFrom(...questions);

const compareFacts = async (older: readonly Fact[], newer: readonly Fact[], asked: object): Promise<DiffAnswer> => {
  const archive = archiveOfFacts([older, newer], graphOf);
  const [a, b] = [archive.imports[0]?.snapshot ?? "", archive.imports[1]?.snapshot ?? ""];
  return diff.run(archive, diff.input.parse({ ...asked, snapshots: [a, b] }));
};

const nameOf = ({ start, id, access, before, after }: DiffRow): string =>
  `${start} ${id}#${access} ${before ?? "-"} ${after ?? "-"}`;
const turned = ({ start, id, access, before, after }: DiffRow): string =>
  `${start} ${id}#${access} ${after ?? "-"} ${before ?? "-"}`;
const runs = 60;
const patience = { timeout: 180_000 };

describe("a diff of random worlds", () => {
  it("of a snapshot with itself is empty", patience, () =>
    fc.assert(
      fc.asyncProperty(edited, question, async ({ newer }, asked) => {
        const { counts, causes } = await compareFacts(newer, newer.toReversed(), asked);
        expect(counts).toEqual({
          gained: 0,
          lost: 0,
          changed: 0,
          notComparable: 0,
          facts: { added: 0, removed: 0, modified: 0, redeployed: 0 },
        });
        expect(causes).toEqual([]);
      }),
      { numRuns: 30 },
    ),
  );

  it("gains one way what it loses the other way", patience, () =>
    fc.assert(
      fc.asyncProperty(edited, question, async ({ older, newer }, asked) => {
        const there = await compareFacts(older, newer, asked);
        const back = await compareFacts(newer, older, asked);
        expect(there.gained.map(nameOf).sort()).toEqual(back.lost.map(turned).sort());
        expect(there.lost.map(nameOf).sort()).toEqual(back.gained.map(turned).sort());
        expect(there.changed.map(nameOf).sort()).toEqual(back.changed.map(turned).sort());
      }),
      { numRuns: runs },
    ),
  );

  it("has every difference of what each start reaches, and no other", patience, () =>
    fc.assert(
      fc.asyncProperty(edited, question, async ({ older, newer }, asked) => {
        const answer = await compareFacts(older, newer, asked);
        const parsed = diff.input.parse(asked);
        const sides = [older, newer].map((facts) => new Side(graphOf(facts, ""), parsed));
        const [before, after] = sides;
        if (!before || !after) throw new Error("there are two sides");
        const starts = new Set(sides.flatMap(({ groups }) => groups.flatMap((group) => [...group.starts.keys()])));
        const targets = new Set(sides.flatMap((side) => side.targets.map((p) => side.graph.key(p))));
        const stratum = (side: Side, start: string, target: string): number => {
          const own = side.stratum(start, side.named(target as never)) ?? 3;
          const anyway = side.isDefault ? (side.stratum("internet", side.named(target as never)) ?? 3) : 3;
          return Math.min(own, anyway);
        };
        const shown = [...answer.gained, ...answer.lost, ...answer.changed];
        for (const row of shown) {
          const target = `${row.id}#${row.access}`;
          expect([stratum(before, row.start, target), stratum(after, row.start, target)]).toEqual(
            [row.before, row.after].map((one) => ["certain", "conditional", "assumed", undefined].indexOf(one)),
          );
        }
        // What is not shown did not change, or is included in what is shown, or is the internet's own.
        const names = new Set(shown.map(({ start, id }) => `${start} ${id}`));
        for (const start of starts) {
          for (const target of targets) {
            const [was, is] = [stratum(before, start, target), stratum(after, start, target)];
            const id = target.slice(0, target.lastIndexOf("#"));
            if (was === is || names.has(`${start} ${id}`) || names.has(`internet ${id}`)) continue;
            const side = is < 3 ? after : before;
            expect([start, target, side.holds(start, side.named(target as never))]).toEqual([start, target, true]);
          }
        }
      }),
      { numRuns: runs },
    ),
  );

  it(
    "names causes that, undone in the newer snapshot, take every gained row away; for lost rows in the older",
    patience,
    () =>
      fc.assert(
        fc.asyncProperty(edited, question, async ({ older, newer }, asked) => {
          const answer = await compareFacts(older, newer, asked);
          const parsed = diff.input.parse(asked);
          const differences = differencesOf(older, newer);
          for (const [rows, facts, take, give] of [
            [answer.gained, newer, "after", "before"],
            [answer.lost, older, "before", "after"],
          ] as const) {
            for (const row of rows) {
              const causes = row.causes.map((id) => answer.causes.find((cause) => cause.id === id));
              const changed = new Set(causes.flatMap((cause) => cause?.changes ?? []));
              expect(changed.size).toBeGreaterThan(0);
              expect(causes.every((cause) => cause?.shown === "derived")).toBe(true);
              const undone = differences.filter(({ kind, key }) => changed.has(`${kind} ${key}`));
              expect(undone).toHaveLength(changed.size);
              const graph = graphOf(facts, "").overlay({
                add: undone.flatMap((one) => one[give] ?? []),
                remove: undone.flatMap((one) => (one[take] ? [{ kind: one.kind, key: one.key }] : [])),
              });
              const side = new Side(graph, parsed);
              expect(side.stratum(row.start, side.named(`${row.id}#${row.access}`))).toBeUndefined();
            }
          }
        }),
        { numRuns: runs },
      ),
  );
});

describe("since, over random histories", () => {
  it("begins with the first snapshot of the uninterrupted time, looked at one by one", patience, () =>
    fc.assert(
      fc.asyncProperty(fc.array(edited, { minLength: 1, maxLength: 3 }), async (all) => {
        const versions = all.flatMap(({ older, newer }) => [older, newer, older]);
        const archive = archiveOfFacts(versions, graphOf);
        const parsed = since.input.parse({ from: ["internet"], assume: ["exposed"] });
        const { rows } = await since.run(archive, parsed);
        const sides = versions.map((facts) => new Side(graphOf(facts, ""), parsed));
        for (const row of rows) {
          const held = sides.map(
            (side) => side.stratum(row.start, side.named(`${row.id}#${row.access}`)) !== undefined,
          );
          const gap = held.lastIndexOf(false);
          expect([row.id, row.since.atLeast]).toEqual([row.id, gap < 0]);
          expect(row.since.from.importedAt).toBe(importedAt(gap + 1));
          if (gap >= 0) {
            expect(row.since.after?.importedAt).toBeDefined();
            expect(row.opened.length).toBeGreaterThan(0);
          }
          // A time before begins and ends as often as the row did.
          const begins = held.filter((one, index) => one && held[index - 1] !== true).length;
          expect(row.earlier).toHaveLength(begins - 1);
        }
      }),
      { numRuns: 40 },
    ),
  );
});
