import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closure, type GraphReader, NOT_REACHED } from "../../graph/port.ts";
import type { Fact } from "../../model/fact.ts";
import { kindSpec } from "../../model/node.ts";
import { certainties } from "../../model/step.ts";
import exposes from "../../queries/exposes.ts";
import { lines } from "./random.ts";
import { step, steps, world } from "./world.ts";

const alice = "arn:aws:iam::111111111111:user/alice";
const ops = "arn:aws:iam::111111111111:role/ops";
const web = "k8s:prod:pod:shop:web";
const docs = "arn:aws:s3:::docs";

const ask = (facts: Iterable<Fact>, target: string, rest: { alone?: boolean; limit?: number } = {}) =>
  exposes.run(world(facts), exposes.input.parse({ target, ...rest }));
const by = (facts: Iterable<Fact>, target: string, rest: { alone?: boolean; limit?: number } = {}) =>
  ask(facts, target, rest).reachedBy.map(({ id, access, certainty }) => `${certainty} ${id}#${access}`);

describe("exposes", () => {
  const chain = steps(`
    ${alice}#impersonate -> ${ops}#impersonate
    ${ops}#impersonate -> ${docs}#read
    ${web}#execute -> ${ops}#impersonate
  `);

  it("lists whoever reaches the target alone, with a proof each", () => {
    const answer = ask(chain, docs);
    expect(answer.reachedBy.map(({ id, stepCount, target }) => [id, stepCount, target])).toEqual([
      [ops, 1, `${docs}#read`],
      [alice, 2, `${docs}#read`],
      [web, 2, `${docs}#read`],
    ]);
    expect(answer.counts.byKind).toEqual({ AwsRole: 1, AwsUser: 1, K8sPod: 1 });
    for (const { proof } of answer.reachedBy) expect(answer.proofs[proof]?.conclusion).toBe(`${docs}#read`);
  });

  it("proves each by the way with fewest steps to the target that is nearest, hubs not counted", () => {
    const facts = steps(`
      ${alice}#impersonate -> ${ops}#impersonate
      ${ops}#impersonate -> ${docs}#read
      ${alice}#impersonate -> hub:reads
      hub:reads -> hub:all
      hub:all -> ${docs}#write
    `);
    const row = ask(facts, docs).reachedBy.find(({ id }) => id === alice);
    expect(row).toMatchObject({ target: `${docs}#write`, stepCount: 1 });
  });

  it("adds the internet to each, unless alone", () => {
    const facts = steps(`${alice}#impersonate & internet#originate -> ${docs}#read`);
    expect(by(facts, docs)).toEqual([`certain ${alice}#impersonate`]);
    expect(by(facts, docs, { alone: true })).toEqual([]);
  });

  it("puts the internet first, and then lists only those that need no help of it or are more certain", () => {
    const facts = [
      ...chain,
      step(`internet#originate -> ${docs}#read`, { when: ["it rains"] }),
      step(`k8s:prod:pod:shop:other#execute & internet#originate -> ${docs}#read`),
      step(`k8s:prod:pod:shop:third#execute -> arn:aws:s3:::third#read`),
    ];
    expect(by(facts, docs)).toEqual([
      `certain ${ops}#impersonate`,
      `certain ${alice}#impersonate`,
      `certain k8s:prod:pod:shop:other#execute`,
      `certain ${web}#execute`,
      "conditional internet#originate",
    ]);
    expect(by([...chain, step(`internet#originate -> ${docs}#read`)], docs)[0]).toBe("certain internet#originate");
  });

  it("takes any match of a pattern, and an access of it", () => {
    expect(by(chain, "class:data-store")).toHaveLength(3);
    expect(by(chain, `${docs}#write`)).toEqual([]);
  });

  it("cuts rows at the limit and keeps counts whole", () => {
    expect(ask(chain, docs, { limit: 1 })).toMatchObject({
      truncated: true,
      reachedBy: { length: 1 },
      counts: { byKind: { AwsRole: 1, AwsUser: 1, K8sPod: 1 } },
    });
  });

  it("refuses a target that is not there, and says of a pattern that it matches nothing", () => {
    expect(() => ask(chain, "arn:aws:s3:::dosc")).toThrow(expect.objectContaining({ code: "usage.unknown-node" }));
    expect(ask(chain, "*dosc*")).toMatchObject({ unmatched: ["*dosc*"], reachedBy: [] });
  });

  it("answers as asking forward from every start does", () => {
    fc.assert(
      fc.property(
        lines,
        fc.constantFrom("arn:aws:s3:::b0", "arn:aws:s3:::b0#read", "kind:AwsRole"),
        fc.boolean(),
        (facts, target, alone) => {
          const graph = world(facts);
          const names = new Set(graph.nodes.map(({ id }) => id));
          fc.pre(target.startsWith("kind:") || names.has("arn:aws:s3:::b0"));
          const answer = exposes.run(graph, exposes.input.parse({ target, alone, certainty: "assumed" }));
          const rows = answer.reachedBy.map(({ id, access, certainty }) => `${certainty} ${id}#${access}`);
          expect(rows.toSorted()).toEqual(forward(graph, target, alone).toSorted());
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** The definition, one closure per start. */
function forward(graph: GraphReader, target: string, alone: boolean): string[] {
  const [id = "", access] = target.split("#");
  const own = graph.nodes.flatMap((node, index) => (node.id === id || `kind:${node.kind}` === id ? [index] : []));
  const targets = graph.nodes.length === 0 ? [] : own.flatMap((node) => privileges(graph, node, access));
  const everywhere = graph.privilegeIndex(graph.nodeIndex("internet"), "originate");
  const first = (starts: number[]): number => {
    const { stratumOf } = closure(graph.csr, starts, 2);
    return Math.min(NOT_REACHED, ...targets.map((t) => stratumOf[t] ?? NOT_REACHED));
  };
  const anybody = first([everywhere]);
  return graph.nodes.flatMap((node, index) => {
    const { class: group, primary } = kindSpec(node.kind);
    if (own.includes(index) || !["identity", "workload", "credential", "network", "secret"].includes(group)) return [];
    const p = graph.privilegeIndex(index, primary);
    const unaided = first([p]);
    const aided = alone ? unaided : first([p, everywhere]);
    const stratum = p === everywhere || aided < anybody ? aided : unaided;
    return stratum === NOT_REACHED ? [] : [`${certainties[stratum]} ${graph.key(p)}`];
  });
}

const privileges = (graph: GraphReader, node: number, access: string | undefined): number[] =>
  (["impersonate", "administer", "execute", "read", "write", "read-files"] as const)
    .filter((one) => access === undefined || one === access)
    .map((one) => graph.privilegeIndex(node, one))
    .filter((p) => p >= 0);
