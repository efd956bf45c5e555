import type { CompiledGraph } from "../../graph/compiled.ts";
import { impliedRule } from "../../graph/compiled.ts";
import { buildCsr } from "../../graph/engine/csr.ts";
import type { FactBase } from "../../graph/facts.ts";
import type { GraphNode } from "../../model/node.ts";

/**
 * A graph without rules: users in a ring. Each acts as the next; every seventh step needs the next but one as well; every
 * fifth user carries the path of its fact, and is another node version where that changes, every third step another step.
 */
export function ring(facts: FactBase): CompiledGraph {
  const users = facts.of("aws.user");
  const count = users.length;
  const nodes = users.map(
    ({ key, name, path, scope }, index): GraphNode => ({
      id: key,
      kind: "AwsUser",
      name,
      tags: index % 5 === 0 ? [`path=${path}`] : [],
      scope,
      members: [],
    }),
  );
  // Accesses in the order of the model: impersonate, administer.
  const acts = (user: number): number => 2 * (user % count);
  const steps = users.map(({ path }, user) => ({
    premises: user % 7 === 0 ? [acts(user), acts(user + 2)] : [acts(user)],
    conclusion: acts(user + 1),
    stratum: 0,
    cost: 1,
    leaf: user % 3 === 0 ? `until ${path}` : "tied",
  }));
  const leaves = [...new Set(steps.map(({ leaf }) => leaf))];
  return {
    nodes,
    privilegeStart: Int32Array.from({ length: count + 1 }, (_, n) => 2 * n),
    privilegeNode: Int32Array.from({ length: 2 * count }, (_, p) => p >> 1),
    privilegeAccess: Uint8Array.from({ length: 2 * count }, (_, p) => (p % 2 === 0 ? 5 : 8)),
    csr: buildCsr(2 * count, steps),
    stepRule: Uint16Array.from(steps, (_, s) => s % edges.length),
    stepFlags: new Uint8Array(count),
    stepLeaves: Uint8Array.from(steps, ({ leaf }) => leaves.indexOf(leaf)),
    alternativeStart: new Int32Array(count + 1),
    factStart: new Int32Array(1),
    alternativeFacts: new Int32Array(),
    alternativeConditions: new Int32Array(),
    alternativeHypothesis: new Int32Array(),
    cited: [],
    conditionLists: [[]],
    hypotheses: [],
    leaves: leaves as CompiledGraph["leaves"],
    rules: edges.map((edge) => ({ ...impliedRule, id: `test.${edge.toLowerCase()}`, edge })),
    gaps: [],
    scopes: facts.scopes("aws"),
  };
}

const edges = ["ACTS_AS", "TAKES_OVER", "ASSUMES_ROLE"];
