import { closure, type GraphReader } from "../graph/port.ts";
import { type Access, positional } from "../model/access.ts";
import { UserError } from "../model/errors.ts";
import { kindSpec } from "../model/node.ts";
import { select, splitSelector, unknownNode } from "./selector.ts";
import { impliedByStart } from "./starts.ts";

/** The selector that stands for every workload that the starts can connect to without authenticating. */
const exposed = "exposed";
/** What stands for the supposition that models do what they read says: rules have steps that need it. */
const influence = "influence";
const influenceNode = "hypothesis:influence";

interface Hypothesis {
  readonly from: number;
  readonly to: number;
}

/** One `--assume`, resolved. */
interface Assumption {
  readonly text: string;
  readonly exposed: boolean;
  /** The privilege that whoever starts has by the supposition alone; -1 where the graph has no use for it. */
  readonly supposed?: number;
  readonly effect: Access;
  /** Of `exposed` none: they hang on the start. */
  readonly steps: readonly Hypothesis[];
}

/**
 * Gives, for each start, the graph with the question's hypotheses: whoever can connect to the node has the effect
 * (default `execute`). `exposed` is judged from the starts as they are, before any hypothesis, by network position
 * alone: neither a step that takes a credential nor one that acts as somebody leads to an exposed workload. `influence`
 * supposes that models follow what they retrieve and what tools answer: steps of `assumed` certainty that need it count.
 * @throws UserError for a literal that is not in the graph or an effect that its kind does not have
 */
export function hypotheses(
  graph: GraphReader,
  assume: readonly string[],
  maxStratum: number,
): (starts: readonly number[]) => GraphReader {
  const assumptions = assume.map((text) => assumption(graph, text));
  const fixed = assumptions.flatMap(({ steps }) => steps);
  const effects = assumptions.filter((one) => one.exposed).map(({ effect }) => effect);
  const supposed = assumptions.flatMap((one) => (one.supposed === undefined || one.supposed < 0 ? [] : [one.supposed]));
  if (effects.length === 0 && supposed.length === 0) {
    const same = assuming(graph, fixed);
    return () => same;
  }
  const asking = stepsThatAsk(graph);
  return (starts) => {
    const given = supposed.flatMap((to) => [...impliedByStart(graph, starts)].map((from) => ({ from, to })));
    const open = effects.length === 0 ? [] : exposedConnections(graph, starts, maxStratum, asking);
    const reached = effects.flatMap((effect) => open.flatMap((p) => effectOn(graph, p, effect)));
    return assuming(graph, [...fixed, ...given, ...reached]);
  };
}

/** Patterns among the assumptions that match nothing they could hold for. */
export const idleAssumptions = (graph: GraphReader, assume: readonly string[]): string[] =>
  assume.filter((text) => {
    const one = assumption(graph, text);
    return one.supposed === undefined ? !one.exposed && one.steps.length === 0 : one.supposed < 0;
  });

function assumption(graph: GraphReader, text: string): Assumption {
  const { id, access: effect = "execute" } = splitSelector(text);
  if (id === exposed) return { text, exposed: true, effect, steps: [] };
  if (text === influence) {
    const node = graph.nodeIndex(influenceNode);
    const given = node < 0 ? -1 : graph.privilegeIndex(node, "connect");
    return { text, exposed: false, supposed: given, effect, steps: [] };
  }
  const { nodes, each } = select(graph, text);
  if (nodes.length === 0 && !each) throw unknownNode(graph, text, "target");
  const steps = nodes.flatMap((node): Hypothesis[] => {
    const from = graph.privilegeIndex(node, "connect");
    const to = graph.privilegeIndex(node, effect);
    if (from >= 0 && to >= 0) return [{ from, to }];
    if (each) return [];
    throw impossible(graph, node, effect);
  });
  return { text, exposed: false, effect, steps };
}

function impossible(graph: GraphReader, node: number, effect: Access): UserError {
  const { id = "", kind = "Internet" } = graph.nodes[node] ?? {};
  return new UserError(
    "usage.argument",
    `\`${id}\` cannot be assumed to give \`${effect}\``,
    "assume an effect that its kind has, on something that takes connections",
    [
      ["kind", kind],
      ["accesses", Object.keys(kindSpec(kind).accesses).join(", ")],
    ],
  );
}

/** Of each graph the last one with hypotheses: a picture that is opened and closed asks for the same again and again. */
const lastAssumed = new WeakMap<GraphReader, { readonly key: string; readonly graph: GraphReader }>();

function assuming(graph: GraphReader, steps: readonly Hypothesis[]): GraphReader {
  if (steps.length === 0) return graph;
  const key = steps.map(({ from, to }) => `${from}>${to}`).join();
  const known = lastAssumed.get(graph);
  if (known?.key === key) return known.graph;
  const made = { key, graph: graph.assume(steps) };
  lastAssumed.set(graph, made);
  return made.graph;
}

const askingSteps = new WeakMap<GraphReader, Uint8Array>();

/** Per step: 1 where it takes a credential, or something that is no mere position. */
function stepsThatAsk(graph: GraphReader): Uint8Array {
  const known = askingSteps.get(graph);
  if (known) return known;
  const { steps, premises, premiseStart, privileges } = graph.csr;
  const held = new Uint8Array(privileges);
  for (let p = 0; p < privileges; p++) held[p] = Number(!positional.has(graph.accessOf(p)));
  const asking = new Uint8Array(steps);
  for (let s = 0; s < steps; s++) {
    let asks = Number(graph.authenticates(s));
    for (let k = premiseStart[s] as number; k < (premiseStart[s + 1] as number); k++)
      asks |= held[premises[k] as number] as number;
    asking[s] = asks;
  }
  askingSteps.set(graph, asking);
  return asking;
}

/** `connect` privileges on workloads that the starts have by where they stand. */
function exposedConnections(
  graph: GraphReader,
  starts: readonly number[],
  maxStratum: number,
  asking: Uint8Array,
): number[] {
  const positions = [...impliedByStart(graph, starts)].filter((p) => positional.has(graph.accessOf(p)));
  const { order, count } = closure(graph.csr, positions, maxStratum, asking);
  return [...order.subarray(0, count)].filter((p) => {
    const kind = graph.nodes[graph.nodeOf(p)]?.kind;
    return graph.accessOf(p) === "connect" && kind !== undefined && kindSpec(kind).class === "workload";
  });
}

function effectOn(graph: GraphReader, connection: number, effect: Access): Hypothesis[] {
  const to = graph.privilegeIndex(graph.nodeOf(connection), effect);
  return to >= 0 ? [{ from: connection, to }] : [];
}
