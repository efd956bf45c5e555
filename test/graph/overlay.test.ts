import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { FactBase } from "../../graph/facts.ts";
import { viewOfFacts } from "../../graph/load.ts";
import type { FactRef } from "../../graph/port.ts";
import { userArn } from "../../model/examples/aws.ts";
import type { Fact } from "../../model/fact.ts";
import { lines } from "../queries/random.ts";
import { step, steps, world } from "../queries/world.ts";
import { load } from "../support/load.ts";
import { picture } from "./picture.ts";

const ref = ({ kind, key }: Fact): FactRef => ({ kind, key });

describe("an overlay", () => {
  it("equals the graph of the changed facts: random additions, removals and replacements", () => {
    fc.assert(
      fc.property(lines, lines, fc.array(fc.nat(23), { maxLength: 8 }), (facts, add, gone) => {
        const remove = gone.flatMap((index) => facts[index] ?? []);
        const left = facts.filter((fact) => !remove.includes(fact));
        const changed = world(facts).overlay({ add, remove: remove.map(ref) });
        expect(picture(changed)).toEqual(picture(world([...left, ...add])));
      }),
      { numRuns: 100 },
    );
  });

  it("leaves the graph it was made of as it was", () => {
    const graph = world(steps("internet#originate -> arn:aws:s3:::docs#read"));
    const before = picture(graph);
    graph.overlay({ add: steps("internet#originate -> arn:aws:s3:::logs#read"), remove: [] });
    expect(picture(graph)).toEqual(before);
  });

  it("of an overlay is both changes", () => {
    const one = steps("internet#originate -> arn:aws:s3:::docs#read");
    const two = steps("internet#originate -> arn:aws:s3:::logs#read");
    const both = world(one)
      .overlay({ add: two, remove: [] })
      .overlay({ add: [], remove: one.map(ref) });
    expect(picture(both)).toEqual(picture(world(two)));
  });

  it("comes before hypotheses, never after", () => {
    const graph = world(steps("internet#originate -> k8s:prod:pod:shop:web#connect"));
    const node = graph.nodeIndex("k8s:prod:pod:shop:web");
    const assumed = graph.assume([
      { from: graph.privilegeIndex(node, "connect"), to: graph.privilegeIndex(node, "execute") },
    ]);
    expect(() => assumed.overlay({ add: [], remove: [] })).toThrow(/before hypotheses/);
  });
});

describe("hypotheses", () => {
  it("are steps on top, and leave the graph as it was", () => {
    const facts = [
      step("internet#originate -> k8s:prod:pod:shop:web#connect"),
      step(`k8s:prod:pod:shop:web#execute -> ${userArn("a")}#impersonate`),
    ];
    const graph = world(facts);
    const node = graph.nodeIndex("k8s:prod:pod:shop:web");
    const from = graph.privilegeIndex(node, "connect");
    const to = graph.privilegeIndex(node, "execute");
    const assumed = graph.assume([{ from, to }]);
    expect(assumed.csr.steps).toBe(graph.csr.steps + 1);
    expect(assumed.step(graph.csr.steps)).toMatchObject({
      rule: "model.hypothesis@1",
      hypothesis: "assumed by the question",
    });
    expect(assumed.ruleOf(0)).toBe(graph.ruleOf(0));
    expect(graph.assume([])).toBe(graph);
  });
});

describe("an overlay on the estate", () => {
  let facts: readonly Fact[] = [];
  beforeAll(async () => {
    facts = [...(await load("examples/assistant")).facts.all()];
  });

  it("equals the graph of the changed facts", () => {
    const snapshot = { id: "", takenAt: "" };
    const all = new FactBase(facts);
    const { asOf } = all;
    const base = viewOfFacts(all, snapshot);
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(facts.length - 1), { minLength: 1, maxLength: 40 }), (indexes) => {
        const remove = indexes.flatMap((index) => facts[index] ?? []);
        const gone = new Set(remove);
        const left = new FactBase(
          facts.filter((fact) => !gone.has(fact)),
          asOf,
        );
        const full = viewOfFacts(left, snapshot);
        expect(picture(base.overlay({ add: [], remove: remove.map(ref) }))).toEqual(picture(full));
      }),
      { numRuns: 2, seed: 7 },
    );
  });
});
