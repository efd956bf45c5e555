import { type GraphReader, stepsClosed } from "../../graph/port.ts";
import type { Access } from "../../model/access.ts";
import { edits } from "../../model/control.ts";
import { UserError } from "../../model/errors.ts";
import { kindSpec } from "../../model/node.ts";
import { closersOf } from "../closers.ts";
import { quotable, type Selection, select, unknownNode } from "../selector.ts";

/** What no path uses. */
export interface Avoided {
  /** Of what is named, the selectors of nodes. */
  readonly selectors: readonly string[];
  /** Per step of the graph given, which may have hypotheses after its own; undefined where nothing is avoided. */
  banned(graph: GraphReader): Uint8Array | undefined;
}

const stepKey = /^([\w.-]+@\d+):[0-9a-f]{64}$/;
const controlId = new RegExp(`^(${edits.join("|")})[.:]`);

/**
 * Resolves what is to be avoided: of a node every step that needs or gives an access on it (with `#access` that one);
 * of a control, and of several together, the steps that fall with them; a step by its key.
 * @throws UserError for what is not in the graph
 */
export function avoided(graph: GraphReader, texts: readonly string[], maxStratum: number): Avoided {
  const controls = new Set<number>();
  const steps = new Set<number>();
  const selectors: string[] = [];
  const privileges = new Set<number>();
  for (const text of texts) {
    if (controlId.test(text)) controls.add(controlOf(graph, text));
    else if (stepKey.test(text)) steps.add(stepOf(graph, text));
    else {
      selectors.push(text);
      for (const p of privilegesOf(graph, selectKnown(graph, text))) privileges.add(p);
    }
  }
  if (texts.length === 0) return { selectors, banned: () => undefined };
  const closed = controls.size > 0 ? stepsClosed(closersOf(graph, maxStratum), controls) : undefined;
  return {
    selectors,
    banned: ({ csr }) => {
      const banned = new Uint8Array(csr.steps);
      if (closed) banned.set(closed);
      for (const step of steps) banned[step] = 1;
      for (const p of privileges) {
        for (const step of csr.uses.subarray(csr.useStart[p], csr.useStart[p + 1])) banned[step] = 1;
        for (const step of csr.makes.subarray(csr.makeStart[p], csr.makeStart[p + 1])) banned[step] = 1;
      }
      return banned;
    },
  };
}

/** The privileges of each waypoint; a path passes any of them. @throws UserError for what is not in the graph */
export const waypointPrivileges = (graph: GraphReader, texts: readonly string[]): ReadonlySet<number>[] =>
  texts.map((text) => new Set(privilegesOf(graph, selectKnown(graph, text))));

function selectKnown(graph: GraphReader, text: string): Selection {
  const selection = select(graph, text);
  if (!selection.each && selection.nodes.length === 0) throw unknownNode(graph, text, "target");
  return selection;
}

/** Every access on the nodes, or the one that is named. */
function privilegesOf(graph: GraphReader, { nodes, access }: Selection): number[] {
  return nodes.flatMap((node) => {
    const kind = graph.nodes[node]?.kind;
    const names = access ? [access] : kind ? (Object.keys(kindSpec(kind).accesses) as Access[]) : [];
    return names.map((name) => graph.privilegeIndex(node, name)).filter((p) => p >= 0);
  });
}

function controlOf(graph: GraphReader, text: string): number {
  const control = graph.controls.find(text);
  if (control >= 0) return control;
  throw new UserError(
    "usage.argument",
    `no control \`${quotable(text)}\` in this snapshot`,
    "take an id from `controls` of an answer of paths, or from `ambit cut`",
  );
}

function stepOf(graph: GraphReader, text: string): number {
  const rule = stepKey.exec(text)?.[1];
  for (let step = 0; step < graph.csr.steps; step++) {
    const { id, version } = graph.ruleOf(step);
    if (`${id}@${version}` === rule && graph.stepKey(step) === text) return step;
  }
  throw new UserError("usage.argument", `no step \`${text}\` in this snapshot`, "take a key from `steps` of an answer");
}
