import { closure, NOT_REACHED, startAt } from "./closure.ts";
import type { Csr } from "./csr.ts";
import { LANES, Lanes } from "./lanes.ts";
import { layout } from "./layout.ts";

export interface Reverse {
  /** Per privilege: 1 when it alone, with the always-held ones, reaches a target. */
  readonly reaches: Uint8Array;
  /** Per privilege: the first stratum in which it does; NOT_REACHED (255) when none. */
  readonly stratumOf: Uint8Array;
}

/**
 * Which privileges reach one of `targets`, each as a start of its own together with `always`. Exact for steps with
 * several premises. A target reaches itself; when `always` alone reaches a target, every privilege does.
 *
 * Per stratum, over the graph without what `always` reaches: a backward walk through steps that lack one premise proves
 * most privileges; a backward walk through all steps bounds the rest; those between are decided by forward closures inside
 * that bound, LANES at a time. Whatever one of those closures holds is decided with it. Linear but for the forward
 * closures: at worst (undecided / LANES) times the bound's size.
 *
 * @param candidates the privileges to answer for; all when left out. The others read as not reaching.
 * @throws RangeError when a target, an always-held one or a candidate is not a privilege of the graph.
 */
export function reverse(
  graph: Csr,
  targets: ArrayLike<number>,
  always: ArrayLike<number>,
  maxStratum: number,
  candidates?: ArrayLike<number>,
): Reverse {
  const { privileges } = graph;
  const asked = candidates === undefined ? undefined : new Uint8Array(privileges);
  for (let i = 0; asked !== undefined && i < (candidates?.length ?? 0); i++) {
    asked[startAt(candidates ?? [], i, privileges)] = 1;
  }
  const ends: number[] = [];
  for (let i = 0; i < targets.length; i++) ends.push(startAt(targets, i, privileges));
  const held = closure(graph, always, maxStratum).stratumOf;
  const stratumOf = new Uint8Array(privileges).fill(NOT_REACHED);
  for (const end of ends) stratumOf[end] = 0;

  const last = Math.min(maxStratum, layout(graph).lastStratum);
  for (let now = 0; now <= last; now++) {
    if (ends.some((end) => (held[end] as number) <= now)) {
      for (let p = 0; p < privileges; p++) stratumOf[p] = Math.min(stratumOf[p] as number, now);
      break;
    }
    decide(graph, held, now, stratumOf, asked);
  }
  const reaches = new Uint8Array(privileges);
  for (let p = 0; p < privileges; p++) {
    if (asked !== undefined && asked[p] === 0) stratumOf[p] = NOT_REACHED;
    if (stratumOf[p] !== NOT_REACHED) reaches[p] = 1;
  }
  return { reaches, stratumOf };
}

/** Writes `now` to stratumOf for the privileges that reach a target in that stratum and in no earlier one. */
function decide(graph: Csr, held: Uint8Array, now: number, stratumOf: Uint8Array, asked: Uint8Array | undefined): void {
  const proven: number[] = [];
  for (let p = 0; p < graph.privileges; p++) if (stratumOf[p] !== NOT_REACHED) proven.push(p);
  const halves = prove(graph, held, now, stratumOf, proven);
  const inside = new Uint8Array(graph.privileges);
  for (const p of proven) inside[p] = 1;
  const open = widen(graph, held, now, inside, halves)
    .filter((p) => asked?.[p] !== 0)
    .reverse();

  const refuted = new Uint8Array(graph.privileges);
  const lanes = new Lanes(graph, held, now, inside, stratumOf);
  for (let next = 0; next < open.length; ) {
    const batch: number[] = [];
    for (; next < open.length && batch.length < LANES; next++) {
      const p = open[next] as number;
      if (stratumOf[p] === NOT_REACHED && refuted[p] === 0) batch.push(p);
    }
    const found = lanes.run(batch, refuted);
    for (const p of found) stratumOf[p] = now;
    prove(graph, held, now, stratumOf, found);
  }
}

/**
 * Extends `proven`, and stratumOf, by every privilege that is the only premise a step towards a proven one lacks.
 * Answers the premises of the steps that lack several.
 */
function prove(graph: Csr, held: Uint8Array, now: number, stratumOf: Uint8Array, proven: number[]): number[] {
  const halves: number[] = [];
  for (let head = 0; head < proven.length; head++) {
    forEachLack(graph, held, now, proven[head] as number, (premise, several) => {
      if (several) halves.push(premise);
      else if (stratumOf[premise] === NOT_REACHED) {
        stratumOf[premise] = now;
        proven.push(premise);
      }
    });
  }
  return halves;
}

/**
 * Puts inside the bound what could lead to it if every step needed only one of its premises, given the premises that
 * steps into it lack. Answers what is new, nearest first.
 */
function widen(graph: Csr, held: Uint8Array, now: number, inside: Uint8Array, lacked: readonly number[]): number[] {
  const added: number[] = [];
  const add = (premise: number): void => {
    if (inside[premise] === 1) return;
    inside[premise] = 1;
    added.push(premise);
  };
  for (const premise of lacked) add(premise);
  for (let head = 0; head < added.length; head++) forEachLack(graph, held, now, added[head] as number, add);
  return added;
}

/** The premises, not held anyway, of the steps that conclude `made`; `several` when the step lacks more than that one. */
function forEachLack(
  { makeStart, makes, premiseStart, premises, stratum }: Csr,
  held: Uint8Array,
  now: number,
  made: number,
  each: (premise: number, several: boolean) => void,
): void {
  for (let m = makeStart[made] as number; m < (makeStart[made + 1] as number); m++) {
    const s = makes[m] as number;
    if ((stratum[s] as number) > now) continue;
    const from = premiseStart[s] as number;
    const to = premiseStart[s + 1] as number;
    let lacking = 0;
    for (let i = from; i < to; i++) if ((held[premises[i] as number] as number) > now) lacking++;
    for (let i = from; i < to; i++) {
      const premise = premises[i] as number;
      if ((held[premise] as number) > now) each(premise, lacking > 1);
    }
  }
}
