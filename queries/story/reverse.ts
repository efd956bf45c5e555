import { type Closure, closure, type GraphReader, NOT_REACHED, proof, reverse } from "../../graph/port.ts";
import { UserError } from "../../model/errors.ts";
import { internet, kindSpec, type NodeKind, passing, startClasses } from "../../model/node.ts";
import { certainties } from "../../model/step.ts";
import { hypotheses } from "../assume.ts";
import { Prover } from "../proof.ts";
import { selectTargets, targetPrivileges } from "../selector.ts";
import { startsOf } from "../starts.ts";
import { kindAt, type Table, tableOf } from "../table.ts";
import type { StoryHidden } from "./answer.ts";
import { beginnings } from "./forward.ts";
import type { StoryInput } from "./input.ts";
import { type FocusProof, hubKind, type Radius } from "./radius.ts";
import { type Towards, towards } from "./towards.ts";

/** Proofs drawn without a start being named, and with. */
const unasked = 3;
const asked = 10;
/** Starts that are proven one by one, each by a walk of its own. */
const mostProven = 30;

/** Who reaches the targets: everything that alone, with the internet unless that does by itself, comes to hold one. */
export function reverseRadius(base: GraphReader, question: StoryInput): Radius {
  const maxStratum = certainties.indexOf(question.certainty);
  const selections = selectTargets(base, question.to);
  if (question.to.length === 0)
    throw new UserError("usage.argument", "no target is given", "name one with `to`, for example `class:data-store`");
  const targets = [...new Set(selections.flatMap((one) => targetPrivileges(base, one)))];
  const everywhere = base.privilegeIndex(base.nodeIndex(internet), "originate");
  const graph = hypotheses(base, question.assume, maxStratum)([everywhere].filter((p) => p >= 0));
  const table = tableOf(graph);
  const own = new Set(targets.map((p) => table.nodeOf[p] as number));
  const help = question.alone || everywhere < 0 ? [] : [everywhere];
  const candidates = candidatesOf(graph, table, own, everywhere);
  const hits = hitsOf(graph, targets, candidates, everywhere, help, maxStratum);
  const held = closure(graph.csr, help, maxStratum);
  const ways = towards(graph.csr, targets, held, hits.anybody, maxStratum);
  return assembled({ graph, table, question, targets, everywhere, hits, held, ways, maxStratum, help });
}

/** The primary privilege of every node that one can start from. */
function candidatesOf(graph: GraphReader, table: Table, own: ReadonlySet<number>, everywhere: number): Int32Array {
  const found: number[] = everywhere >= 0 ? [everywhere] : [];
  for (let node = 0; node < table.kind.length; node++) {
    const kind = kindAt(table.kind[node] as number);
    const spec = kindSpec(kind);
    if (own.has(node) || !startClasses.has(spec.class) || passing.has(kind)) continue;
    const p = graph.privilegeIndex(node, spec.primary);
    if (p >= 0 && p !== everywhere) found.push(p);
  }
  return Int32Array.from(found);
}

interface Hits {
  /** Privileges that reach a target, and in which stratum. */
  readonly privileges: Int32Array;
  readonly strata: Uint8Array;
  /** The stratum in which the internet does. */
  readonly anybody: number;
}

/** As `exposes` has it: where the internet reaches a target, of the others only those that do without it, or more certainly. */
function hitsOf(
  { csr }: GraphReader,
  targets: readonly number[],
  candidates: Int32Array,
  everywhere: number,
  help: readonly number[],
  maxStratum: number,
): Hits {
  if (targets.length === 0) return { privileges: new Int32Array(0), strata: new Uint8Array(0), anybody: NOT_REACHED };
  const without = reverse(csr, targets, [], maxStratum, candidates).stratumOf;
  const helped = help.length === 0 ? without : reverse(csr, targets, help, maxStratum, candidates).stratumOf;
  const anybody = everywhere < 0 ? NOT_REACHED : (without[everywhere] as number);
  const privileges: number[] = [];
  const strata: number[] = [];
  for (const p of candidates) {
    const best = helped[p] as number;
    const unaided = without[p] as number;
    if (best === NOT_REACHED || (best >= anybody && unaided === NOT_REACHED)) continue;
    privileges.push(p);
    strata.push(best < anybody || help.length === 0 ? best : unaided);
  }
  return { privileges: Int32Array.from(privileges), strata: Uint8Array.from(strata), anybody };
}

interface Found {
  readonly graph: GraphReader;
  readonly table: Table;
  readonly question: StoryInput;
  readonly targets: readonly number[];
  readonly everywhere: number;
  readonly help: readonly number[];
  readonly hits: Hits;
  readonly held: Closure;
  readonly ways: Towards;
  readonly maxStratum: number;
}

/** Joins the ways of all starts, those of the internet's help, and the proofs that are drawn, into one list of steps. */
function assembled(found: Found): Radius {
  const { graph, table, targets, hits, ways, question } = found;
  const { privileges } = graph.csr;
  const useful = new Uint8Array(privileges);
  const byThemselves: number[] = [];
  for (const p of hits.privileges) {
    if (ways.next[p] === -1) byThemselves.push(p);
    for (let at = p; useful[at] === 0; at = graph.csr.conclusion[ways.next[at] as number] as number) {
      useful[at] = 1;
      if ((ways.next[at] as number) < 0) break;
    }
  }
  const { focus, left } = question.from.length > 0 ? named(found) : { focus: unnamed(found), left: 0 };
  const extra = byThemselves.slice(0, mostProven).flatMap((p) => proofFrom(found, graph.key(p), [p]) ?? []);
  const used = new StepList(graph, found.held);
  for (let i = ways.order.length - 1; i >= 0; i--) {
    const p = ways.order[i] as number;
    const step = ways.next[p] as number;
    if (useful[p] === 1 && step >= 0) used.add(step, p);
  }
  for (const one of [...focus, ...extra]) for (const step of one.proof.steps) used.add(step);
  const steps = used.steps();
  const nodes = nodesOf(found, steps);
  const begins = [...new Set(focus.flatMap((one) => one.begins))];
  for (const node of begins) if (nodes.position[node] === -1) nodes.position[node] = 0;
  const ends = [...new Set(targets.map((p) => table.nodeOf[p] as number))];
  const lost = byThemselves.filter((p) => nodes.position[table.nodeOf[p] as number] === -1).length;
  return {
    table,
    used: { count: steps.length, steps, owners: new Uint8Array(steps.length), graphs: [graph] },
    ...nodes,
    starts: begins.filter((node) => !ends.includes(node)),
    focus,
    hidden: [...(lost > 0 ? [severalNeeded(lost)] : []), ...(left > 0 ? [moreStarts(left)] : [])],
  };
}

const severalNeeded = (count: number): StoryHidden => ({
  why: "budget",
  what: "nodes",
  count,
  text: `${count} more reach it by several things at once: name one as the start to see how`,
});

const moreStarts = (count: number): StoryHidden => ({
  why: "budget",
  what: "starts",
  count,
  text: `${count} more starts match: name one to see its way`,
});

/** Steps in walk order, each once: with a step come, before it, those by which the internet's help gives its other premises. */
class StepList {
  readonly #graph: GraphReader;
  readonly #held: Closure;
  readonly #steps: number[] = [];
  readonly #added: Uint8Array;

  constructor(graph: GraphReader, held: Closure) {
    this.#graph = graph;
    this.#held = held;
    this.#added = new Uint8Array(graph.csr.steps);
  }

  /** @param own the premise that is no help's; left out where the step's premises are made by steps added themselves */
  add(step: number, own?: number): void {
    if (this.#added[step] === 1) return;
    if (own !== undefined) for (const premise of this.#graph.premisesOf(step)) if (premise !== own) this.#help(premise);
    this.#added[step] = 1;
    this.#steps.push(step);
  }

  /** The steps by which help gives a privilege. */
  #help(privilege: number): void {
    for (const step of proof(this.#graph.csr, this.#held, privilege) ?? []) this.add(step);
  }

  steps(): Int32Array {
    return Int32Array.from(this.#steps);
  }
}

function nodesOf(
  { graph: { csr }, table: { nodeOf, access, kind }, hits, targets }: Found,
  steps: Int32Array,
): Pick<Radius, "position" | "stratum" | "mask"> {
  const position = new Int32Array(kind.length).fill(-1);
  const stratum = new Uint8Array(kind.length).fill(NOT_REACHED);
  const mask = new Uint16Array(kind.length);
  let at = 0;
  let strongest = NOT_REACHED;
  const meet = (p: number, own: number): void => {
    const node = nodeOf[p] as number;
    if (position[node] === -1) position[node] = ++at;
    mask[node] = (mask[node] as number) | (1 << (access[p] as number));
    stratum[node] = Math.min(stratum[node] as number, own);
  };
  for (const step of steps) {
    const own = csr.stratum[step] as number;
    for (let k = csr.premiseStart[step] as number; k < (csr.premiseStart[step + 1] as number); k++)
      meet(csr.premises[k] as number, own);
    meet(csr.conclusion[step] as number, own);
  }
  for (const [index, p] of hits.privileges.entries()) {
    const node = nodeOf[p] as number;
    if (position[node] === -1) continue;
    strongest = Math.min(strongest, hits.strata[index] as number);
    stratum[node] = hits.strata[index] as number;
  }
  for (const p of targets) if (kind[nodeOf[p] as number] !== hubKind) stratum[nodeOf[p] as number] = strongest;
  return { position, stratum, mask };
}

/** Proofs from the starts that the question names, each alone: those with a way of their own before all others. */
function named(found: Found): { readonly focus: FocusProof[]; readonly left: number } {
  const { graph, question, hits, ways, everywhere } = found;
  const all = startsOf(graph, question.from, question.alone);
  const hit = new Set(hits.privileges);
  const hasWay = (p: number): boolean => p !== everywhere && (ways.next[p] !== -1 || hit.has(p));
  const likely = new Set(all.filter(({ privileges }) => privileges.some(hasWay)));
  const focus: FocusProof[] = [];
  let tried = 0;
  for (const start of [...likely, ...all.filter((one) => !likely.has(one))]) {
    if (focus.length === asked || tried === mostProven) break;
    tried++;
    const one = proofFrom(found, start.name, start.privileges);
    if (one) focus.push(one);
  }
  return { focus, left: all.length - tried };
}

/** What begins a story, first the internet: of each class of start and each outermost boundary the nearest. */
function unnamed(found: Found): FocusProof[] {
  const { graph, table, hits, ways, everywhere } = found;
  const best = new Map<string, { readonly p: number; readonly rank: readonly number[] }>();
  for (const [index, p] of hits.privileges.entries()) {
    const node = table.nodeOf[p] as number;
    const rank = [
      p === everywhere ? 0 : 1,
      hits.strata[index] as number,
      tierOf(kindAt(table.kind[node] as number)),
      ways.level[p] as number,
      node,
    ];
    const key = `${rank[0]} ${table.places.root(table.place[node] as number)}`;
    const known = best.get(key);
    if (!known || before(rank, known.rank) < 0) best.set(key, { p, rank });
  }
  const ranked = [...best.values()].sort((a, b) => before(a.rank, b.rank));
  const proofs: FocusProof[] = [];
  const drawn = new Set<number>();
  for (const { p } of ranked.slice(0, unasked * 4)) {
    if (proofs.length === unasked) break;
    // A start on a way that is drawn already tells nothing more.
    const one = drawn.has(table.nodeOf[p] as number) ? undefined : proofFrom(found, graph.key(p), [p]);
    if (!one) continue;
    proofs.push(one);
    for (const step of one.proof.steps) drawn.add(table.nodeOf[graph.csr.conclusion[step] as number] as number);
  }
  return proofs;
}

const before = (a: readonly number[], b: readonly number[]): number => {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
};

/** Who is likeliest to begin: a credential that leaks, somebody outside, a workload that is broken into. */
function tierOf(kind: NodeKind): number {
  if (kind === "Credential" || kind === "ExternalIdentity") return 0;
  const { class: group } = kindSpec(kind);
  return group === "workload" ? 1 : group === "identity" ? 2 : 3;
}

/** The proof of the first target that a start reaches, alone or else with the internet's help. */
function proofFrom(
  { graph, table, targets, maxStratum, help }: Found,
  start: string,
  held: readonly number[],
): FocusProof | undefined {
  for (const privileges of [held, [...new Set([...held, ...help])]]) {
    const prover = new Prover(graph, privileges, maxStratum, "first");
    const reached = targets
      .filter((p) => (prover.closure.stratumOf[p] as number) !== NOT_REACHED && !privileges.includes(p))
      .sort((a, b) => (prover.closure.stratumOf[a] as number) - (prover.closure.stratumOf[b] as number) || a - b);
    for (const target of reached) {
      const own = prover.proof(target);
      if (!own || own.steps.length === 0) continue;
      const begins = beginnings({ graph }, own.steps).map((p) => table.nodeOf[p] as number);
      return { start, graph, proof: own, begins: [...new Set(begins)], end: table.nodeOf[target] as number };
    }
  }
  return undefined;
}
