import { closure, type GraphReader } from "../graph/port.ts";
import type { Access } from "../model/access.ts";
import { UserError } from "../model/errors.ts";
import { kindSpec } from "../model/node.ts";
import { select, splitSelector, unknownNode } from "./selector.ts";

/** The selector that stands for every workload that the starts can connect to without authenticating. */
export const exposed = "exposed";

/**
 * The graph with the question's hypotheses: whoever can connect to the node has the effect (default `execute`).
 * `exposed` is judged from the starts as they are, before any hypothesis.
 */
export function withHypotheses(
  graph: GraphReader,
  assume: readonly string[],
  starts: readonly number[],
  maxStratum: number,
): GraphReader {
  const steps = assume.flatMap((text) => {
    const { id, access: effect = "execute" } = splitSelector(text);
    if (id === exposed) return exposedSteps(graph, starts, maxStratum, effect);
    const { nodes, each } = select(graph, text);
    if (nodes.length === 0 && !each) throw unknownNode(graph, text);
    return nodes.map((node) => hypothesis(graph, node, effect));
  });
  return graph.assume(steps);
}

function hypothesis(graph: GraphReader, node: number, effect: Access): { from: number; to: number } {
  const from = graph.privilegeIndex(node, "connect");
  const to = graph.privilegeIndex(node, effect);
  if (from >= 0 && to >= 0) return { from, to };
  const { id = "", kind = "Internet" } = graph.nodes[node] ?? {};
  throw new UserError(
    "usage.argument",
    `\`${id}\` cannot be assumed to give \`${effect}\``,
    "assume an effect that its kind has, on something that takes connections",
    [
      ["kind", kind],
      ["accesses", Object.keys(kindSpec(kind).accesses).join(", ")],
    ],
  );
}

function exposedSteps(
  graph: GraphReader,
  starts: readonly number[],
  maxStratum: number,
  effect: Access,
): { from: number; to: number }[] {
  const banned = new Uint8Array(graph.csr.steps);
  for (let s = 0; s < graph.csr.steps; s++) if (graph.authenticates(s)) banned[s] = 1;
  const { order, count } = closure(graph.csr, starts, maxStratum, banned);
  const steps: { from: number; to: number }[] = [];
  for (const p of order.subarray(0, count)) {
    if (graph.accessOf(p) !== "connect") continue;
    const node = graph.nodeOf(p);
    const kind = graph.nodes[node]?.kind;
    const to = kind && kindSpec(kind).class === "workload" ? graph.privilegeIndex(node, effect) : -1;
    if (to >= 0) steps.push({ from: p, to });
  }
  return steps;
}
