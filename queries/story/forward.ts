import { closure, type GraphReader, NOT_REACHED } from "../../graph/port.ts";
import { accesses } from "../../model/access.ts";
import { UserError } from "../../model/errors.ts";
import { internet, type NodeClass } from "../../model/node.ts";
import { certainties } from "../../model/step.ts";
import { hypotheses } from "../assume.ts";
import { wantedTargets } from "../selector.ts";
import { impliedByStart, startsOf } from "../starts.ts";
import { classAt, positionalMask, type Table, tableOf } from "../table.ts";
import type { StoryHidden } from "./answer.ts";
import { filterOf } from "./filter.ts";
import { type Forest, forestOf, markBehind, mostStarts, type Spread, spreadOf, stepInto, usedSteps } from "./forest.ts";
import type { StoryInput } from "./input.ts";
import { type FocusProof, hubKind, internetKind, type Radius } from "./radius.ts";
import { mostImportant } from "./rank.ts";

/** What the starts reach, with the proofs of what matters most in it. */
export function forwardRadius(graph: GraphReader, question: StoryInput): Radius {
  const table = tableOf(graph);
  const maxStratum = certainties.indexOf(question.certainty);
  if (question.from.length === 0)
    throw new UserError("usage.argument", "no start is given", "name one with `from`, for example `internet`");
  const targets = new Set(wantedTargets(graph, question.to));
  const assumed = hypotheses(graph, question.assume, maxStratum);
  const all = startsOf(graph, question.from, question.alone);
  const spreads = all.slice(0, mostStarts).map((start) => spreadOf(start, assumed(start.privileges), maxStratum));
  const forest = forestOf(spreads, graph.csr.privileges);
  const held = new Set(spreads.flatMap((one) => [...impliedByStart(one.graph, one.start.privileges)]));
  const anyway = question.alone ? undefined : reachOfInternet(spreads, maxStratum);

  const useful = new Uint8Array(graph.csr.privileges);
  markWanted(table, forest, held, targets, anyway, useful);
  const chosen = mostImportant(
    table,
    forest,
    useful,
    held,
    question.to.length > 0 ? targets : undefined,
    question.to.length > 0 ? () => false : filterOf(table, question),
  );
  const focus = prove(graph, table, forest, chosen);
  for (const { target } of focus) useful[target] = 1;
  markBehind(forest, useful);
  const used = usedSteps(
    forest,
    useful,
    focus.map(({ owner, drawn }) => ({ owner, steps: drawn.proof.steps })),
  );
  const nodes = nodesOf(table, forest, useful);
  const starts = startNodes(table, spreads, nodes.position);
  for (const node of starts) nodes.position[node] = 0;
  return {
    table,
    used,
    ...nodes,
    starts,
    focus: focus.map(({ drawn }) => drawn),
    hidden: [...leftOut(table, forest, useful, held, anyway), ...moreStarts(all.length - spreads.length)],
  };
}

/** Per privilege: the stratum in which the internet alone reaches it; undefined where a start is no more than the internet. */
function reachOfInternet(spreads: readonly Spread[], maxStratum: number): Uint8Array | undefined {
  const [first] = spreads;
  if (!first) return undefined;
  const everywhere = first.graph.privilegeIndex(first.graph.nodeIndex(internet), "originate");
  if (everywhere < 0 || spreads.some(({ start }) => start.privileges.every((p) => p === everywhere))) return undefined;
  return closure(first.graph.csr, [everywhere], maxStratum).stratumOf;
}

/** Classes on which a connection that leads in from the internet is a way in. */
const entryClasses: ReadonlySet<NodeClass> = new Set(["route", "workload", "data-store"]);

/**
 * Marks what a picture is about: every access that gets somebody something, and the ways in from the internet; neither
 * what is a start nor what the internet reaches without one.
 */
function markWanted(
  table: Table,
  forest: Forest,
  held: ReadonlySet<number>,
  targets: ReadonlySet<number>,
  anyway: Uint8Array | undefined,
  useful: Uint8Array,
): void {
  const { kind, nodeOf, access } = table;
  const wayIn = new Uint8Array(useful.length);
  for (const p of forest.order) {
    const of = kind[nodeOf[p] as number] as number;
    wayIn[p] = Number(of === internetKind || leadsIn(forest, p, wayIn, access));
    if (of === hubKind || of === internetKind || held.has(p)) continue;
    const known = (anyway?.[p] ?? NOT_REACHED) <= (forest.stratumOf[p] as number);
    const matters = (positionalMask & (1 << (access[p] as number))) === 0;
    const entry = wayIn[p] === 1 && entryClasses.has(classAt(of));
    if (targets.has(p) || (!known && (matters || entry))) useful[p] = 1;
  }
}

const connect = accesses.indexOf("connect");
const hold = accesses.indexOf("hold");

/** True for a connection, or the hub before one, that follows from ways in alone. */
function leadsIn(forest: Forest, p: number, wayIn: Uint8Array, access: Uint8Array): boolean {
  if (access[p] !== connect && access[p] !== hold) return false;
  const step = stepInto(forest, p);
  if (step < 0) return false;
  const { graph } = forest.spreads[forest.ownerOf[p] as number] as Spread;
  const { premises, premiseStart } = graph.csr;
  for (let k = premiseStart[step] as number; k < (premiseStart[step + 1] as number); k++)
    if (wayIn[premises[k] as number] === 0) return false;
  return true;
}

interface Proven {
  readonly target: number;
  readonly owner: number;
  readonly drawn: FocusProof;
}

/** Proofs of the chosen, until there are as many as are wanted: a proof whose conditions contradict each other is none. */
function prove(
  graph: GraphReader,
  table: Table,
  forest: Forest,
  { candidates, most }: { readonly candidates: readonly number[]; readonly most: number },
): Proven[] {
  const proven: Proven[] = [];
  for (const target of candidates) {
    if (proven.length === most) break;
    const owner = forest.ownerOf[target] as number;
    const spread = forest.spreads[owner] as Spread;
    const proof = spread.prover.proof(target);
    if (!proof) continue;
    const begins = beginnings(spread, proof.steps).map((p) => table.nodeOf[p] as number);
    proven.push({
      target,
      owner,
      drawn: {
        start: spread.start.name,
        graph: spread.graph,
        proof,
        begins: [...new Set(begins)],
        end: graph.nodeOf(target),
      },
    });
  }
  return proven;
}

/** Premises of a proof that no step of it gives. */
export function beginnings({ graph }: Pick<Spread, "graph">, steps: readonly number[]): number[] {
  const made = new Set(steps.map((step) => graph.conclusionOf(step)));
  return [...new Set(steps.flatMap((step) => graph.premisesOf(step)))].filter((p) => !made.has(p));
}

/** The nodes of the useful privileges, with all that is held on them. */
function nodesOf(
  { nodeOf, access, kind }: Table,
  { order, stratumOf }: Forest,
  useful: Uint8Array,
): Pick<Radius, "position" | "stratum" | "mask"> {
  const position = new Int32Array(kind.length).fill(-1);
  const stratum = new Uint8Array(kind.length).fill(NOT_REACHED);
  const mask = new Uint16Array(kind.length);
  let at = 0;
  for (const p of order) {
    if (useful[p] === 0) continue;
    const node = nodeOf[p] as number;
    if (position[node] === -1) position[node] = ++at;
  }
  for (const p of order) {
    const node = nodeOf[p] as number;
    if (position[node] === -1) continue;
    const bit = 1 << (access[p] as number);
    const before = mask[node] as number;
    const matters = (bit & positionalMask) === 0;
    const first = matters && (before & ~positionalMask) === 0;
    mask[node] = before | bit;
    if (
      first ||
      (matters === ((before & ~positionalMask) !== 0) && (stratumOf[p] as number) < (stratum[node] as number))
    )
      stratum[node] = stratumOf[p] as number;
  }
  return { position, stratum, mask };
}

/** Nodes that the starts stand on: what was named, and the internet where something is reached by it. */
function startNodes({ nodeOf, kind }: Table, spreads: readonly Spread[], position: Int32Array): number[] {
  const named = [...new Set(spreads.flatMap(({ start }) => start.privileges.map((p) => nodeOf[p] as number)))];
  const own = named.filter((node) => kind[node] !== internetKind);
  const everywhere = named.filter((node) => kind[node] === internetKind);
  return [...own, ...everywhere.filter((node) => own.length === 0 || (position[node] ?? -1) >= 0)];
}

/** Nodes that are reached and not in the picture, and why. */
function leftOut(
  { nodeOf, kind, access }: Table,
  { order, stratumOf }: Forest,
  useful: Uint8Array,
  held: ReadonlySet<number>,
  anyway: Uint8Array | undefined,
): StoryHidden[] {
  const state = new Uint8Array(kind.length);
  for (const p of order) {
    const node = nodeOf[p] as number;
    if (kind[node] === hubKind || kind[node] === internetKind) continue;
    const matters = (positionalMask & (1 << (access[p] as number))) === 0;
    const known = matters && (anyway?.[p] ?? NOT_REACHED) <= (stratumOf[p] as number);
    const own = useful[p] === 1 || held.has(p) ? 3 : known ? 2 : 1;
    state[node] = Math.max(state[node] as number, own);
  }
  let byPosition = 0;
  let byAnybody = 0;
  for (const own of state) {
    if (own === 1) byPosition++;
    if (own === 2) byAnybody++;
  }
  const hidden: StoryHidden[] = [];
  if (byAnybody > 0)
    hidden.push({
      why: "anyway",
      what: "nodes",
      count: byAnybody,
      text: `${byAnybody} more that anybody on the internet reaches without this start: ask from internet`,
    });
  if (byPosition > 0)
    hidden.push({
      why: "position",
      what: "nodes",
      count: byPosition,
      text: `${byPosition} that can only be sent requests to, on no way further: ambit reach --all lists them`,
    });
  return hidden;
}

const moreStarts = (count: number): StoryHidden[] =>
  count <= 0
    ? []
    : [
        {
          why: "budget",
          what: "starts",
          count,
          text: `${count} more starts match: name one to see what it reaches`,
        },
      ];
