import fc from "fast-check";
import { expect, it } from "vitest";
import { positional, splitPrivilege } from "../../model/access.ts";
import { kindSpec } from "../../model/node.ts";
import reach from "../../queries/reach.ts";
import type { StoryAnswer } from "../../queries/story/answer.ts";
import story from "../../queries/story.ts";
import { lines } from "./random.ts";
import { type step, world } from "./world.ts";

const question = fc.record({
  from: fc.constant(["internet"]),
  direction: fc.constant("forward" as const),
  certainty: fc.constantFrom("certain" as const, "conditional" as const, "assumed" as const),
  nodeBudget: fc.integer({ min: 10, max: 30 }),
  edgeBudget: fc.integer({ min: 10, max: 40 }),
  all: fc.boolean(),
});
const ask = (facts: ReturnType<typeof step>[], asked: object): StoryAnswer =>
  story.run(world(facts), story.input.parse(asked));

const groupIds = ({ nodes }: StoryAnswer): string[] => nodes.filter(({ role }) => role === "group").map(({ id }) => id);

it("never exceeds its budgets, and every edge has both ends", () => {
  fc.assert(
    fc.property(lines, question, (facts, asked) => {
      const { nodes, edges, boundaries } = ask(facts, asked);
      expect(nodes.length).toBeLessThanOrEqual(asked.nodeBudget);
      expect(edges.length).toBeLessThanOrEqual(asked.edgeBudget);
      const ids = new Set(nodes.map(({ id }) => id));
      expect(ids.size).toBe(nodes.length);
      expect(edges.flatMap(({ from, to }) => [from, to]).filter((id) => !ids.has(id))).toEqual([]);
      expect(edges.filter(({ from, to }) => from === to)).toEqual([]);
      const known = new Set(boundaries.map(({ id }) => id));
      expect(nodes.filter(({ boundary }) => !known.has(boundary))).toEqual([]);
    }),
  );
});

it("has every data store and secret that is reached in one drawn node or counted in a group", () => {
  fc.assert(
    fc.property(lines, question, (facts, asked) => {
      const answer = ask(facts, asked);
      const reached = new Set(
        reach
          .run(world(facts), reach.input.parse({ from: asked.from, certainty: asked.certainty }))
          .reached.filter((row) => ["data-store", "secret"].includes(row.class) && !positional.has(row.access))
          .map(({ id }) => id),
      );
      const alone = answer.nodes.filter(({ sensitive, role }) => sensitive && !["group", "rest"].includes(role));
      const drawn = alone.map(({ id }) => id).filter((id) => ["data-store", "secret"].includes(kindOf(answer, id)));
      expect(drawn.filter((id) => !reached.has(id))).toEqual([]);
      const inGroups = answer.nodes
        .filter(({ role, class: own }) => ["group", "rest"].includes(role) && ["data-store", "secret"].includes(own))
        .reduce((sum, { size }) => sum + size, 0);
      expect(drawn.length + inGroups).toBe(reached.size);
    }),
  );
});

const kindOf = ({ nodes }: StoryAnswer, id: string): string => {
  const node = nodes.find((one) => one.id === id);
  return node ? kindSpec(node.kind).class : "";
};

it("covers every step of a drawn proof by edges that lead from its start to its end", () => {
  fc.assert(
    fc.property(lines, question, (facts, asked) => {
      const answer = ask(facts, { ...asked, edgeBudget: 1000 });
      for (const { proof, edges, target } of answer.focus) {
        const steps = answer.proofs[proof]?.steps ?? [];
        const own = answer.edges.filter(({ id }) => edges.includes(id));
        expect(own).toHaveLength(edges.length);
        const covered = new Set(own.flatMap((edge) => edge.steps));
        if (own.length > 0) expect(steps.filter((key) => !covered.has(key))).toEqual([]);
        const end = splitPrivilege(target).node;
        if (own.length > 0) expect(own.some(({ to }) => to === end)).toBe(true);
      }
    }),
  );
});

it("changes no other node when a group is opened", () => {
  fc.assert(
    fc.property(lines, question, (facts, asked) => {
      const base = { ...asked, all: false, nodeBudget: undefined, edgeBudget: undefined };
      const closed = ask(facts, base);
      for (const group of groupIds(closed)) {
        const open = ask(facts, { ...base, open: [group] });
        const kept = closed.nodes.filter(({ id }) => id !== group);
        const ids = new Set(kept.map(({ id }) => id));
        expect(open.nodes.filter(({ id }) => ids.has(id))).toEqual(kept);
        expect(open.nodes.filter(({ id }) => !ids.has(id)).every((node) => node.group === group)).toBe(true);
      }
    }),
  );
});

it("says the same whatever things are called", () => {
  const renamed = (facts: ReturnType<typeof step>[]) =>
    facts.map((fact) => JSON.parse(JSON.stringify(fact).replace(/\b([urpb])([0-9])\b/g, "$1x$2")) as typeof fact);
  fc.assert(
    fc.property(lines, question, (facts, asked) => {
      const shape = ({ nodes, edges, hidden, total }: StoryAnswer) => ({
        nodes: nodes.map(({ kind, role, size, certainty, sensitive }) => [kind, role, size, certainty, sensitive]),
        edges: edges.map(({ count, certainty, focus }) => [count, certainty, focus]),
        hidden,
        total,
      });
      expect(shape(ask(renamed(facts), asked))).toEqual(shape(ask(facts, asked)));
    }),
  );
});

it("keeps its budgets in reverse", () => {
  fc.assert(
    fc.property(lines, question, (facts, { nodeBudget, edgeBudget, certainty }) => {
      const to = ["arn:aws:s3:::b*"];
      const { nodes, edges } = ask(facts, { direction: "reverse", to, nodeBudget, edgeBudget, certainty });
      expect(nodes.length).toBeLessThanOrEqual(nodeBudget);
      expect(edges.length).toBeLessThanOrEqual(edgeBudget);
      const ids = new Set(nodes.map(({ id }) => id));
      expect(edges.flatMap(({ from, to: end }) => [from, end]).filter((id) => !ids.has(id))).toEqual([]);
    }),
  );
});
