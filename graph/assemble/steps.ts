import type { CompiledGraph } from "../compiled.ts";
import { sortList } from "../csr-lists.ts";
import { counted, joinedColumn, raise, replace } from "./columns.ts";
import type { Joined } from "./earlier.ts";

/**
 * An earlier graph's steps with a collector's after them, their ends as privileges of the new graph; finds out which of
 * the collector's steps and alternatives the earlier graph has too.
 */
export class StepMatcher {
  readonly #joined: Joined;
  /** For each joined step and alternative the equal one of the earlier graph, else itself. */
  readonly steps: Int32Array;
  readonly alternatives: Int32Array;
  /** Per joined step; -1 as a privilege is one that the new graph lacks. Premises are ascending. */
  readonly rule: Int32Array;
  readonly conclusion: Int32Array;
  readonly premiseStart: Int32Array;
  readonly premises: Int32Array;

  /**
   * @param kept per step of the earlier graph: 1 where rows name it
   * @param ends privileges of the new graph by the collector's numbers @param privilegeOf the same by the earlier graph's
   * @param privileges how many the new graph has
   */
  constructor(joined: Joined, kept: Uint8Array, ends: Int32Array, privilegeOf: Int32Array, privileges: number) {
    const { collector, earlier } = joined;
    this.#joined = joined;
    const total = joined.steps + collector.conclusion.length;
    this.steps = counted(total);
    this.alternatives = counted(joined.stepOf.length);
    this.rule = new Int32Array(total);
    if (earlier) this.rule.set(earlier.stepRule);
    this.rule.set(collector.stepRule.view(), joined.steps);
    this.conclusion = renumbered(earlier?.csr.conclusion, privilegeOf, collector.conclusion.view(), ends);
    this.premises = renumbered(earlier?.csr.premises, privilegeOf, collector.premises.view(), ends);
    this.premiseStart = joinedColumn(
      earlier?.csr.premiseStart.subarray(0, joined.steps),
      collector.premiseStart.view(),
    );
    raise(this.premiseStart, earlier?.csr.premises.length ?? 0, joined.steps);
    for (let step = joined.steps; step < total; step++) {
      const [from = 0, to = 0] = [this.premiseStart[step], this.premiseStart[step + 1]];
      sortList(this.premises, from, to);
    }
    if (!earlier) return;
    if (total > joined.steps) this.#matchSteps(earlier, kept, inverse(privilegeOf, privileges));
    this.#matchAlternatives(earlier);
  }

  #matchSteps(earlier: CompiledGraph, kept: Uint8Array, before: Int32Array): void {
    const there = hashed(earlier, kept);
    const first = earlier.csr.steps;
    for (let step = first; step < this.steps.length; step++) {
      const known = this.#find(earlier, kept, before, step, there);
      if (known >= 0) this.steps[step] = known;
    }
  }

  /** The earlier graph's step of the same rule, premises and conclusion; -1 where no row that stays names one. */
  #find(
    { csr, stepRule }: CompiledGraph,
    kept: Uint8Array,
    before: Int32Array,
    own: number,
    there: Uint8Array,
  ): number {
    const premises = Array.from(
      this.premises.subarray(this.premiseStart[own], this.premiseStart[own + 1]),
      (premise) => before[premise] ?? -1,
    );
    const conclusion = before[this.conclusion[own] ?? 0] ?? -1;
    if (conclusion < 0 || premises.includes(-1)) return -1;
    const [first = 0] = premises;
    const hash = hashOf(this.rule[own] ?? 0, first, conclusion);
    if (((there[hash >> 3] ?? 0) & (1 << (hash & 7))) === 0) return -1;
    const [useFrom = 0, useEnd = 0] = [csr.useStart[first], csr.useStart[first + 1]];
    const [makeFrom = 0, makeEnd = 0] = [csr.makeStart[conclusion], csr.makeStart[conclusion + 1]];
    const byUse = useEnd - useFrom < makeEnd - makeFrom;
    const steps = byUse ? csr.uses : csr.makes;
    const end = byUse ? useEnd : makeEnd;
    const rule = this.rule[own];
    for (let at = byUse ? useFrom : makeFrom; at < end; at++) {
      const step = steps[at] ?? 0;
      if (!kept[step] || stepRule[step] !== rule || csr.conclusion[step] !== conclusion) continue;
      const from = csr.premiseStart[step] ?? 0;
      if ((csr.premiseStart[step + 1] ?? 0) - from !== premises.length) continue;
      if (premises.every((premise, place) => csr.premises[from + place] === premise)) return step;
    }
    return -1;
  }

  #matchAlternatives({ alternativeStart }: CompiledGraph): void {
    const joined = this.#joined;
    const known = new Map<number, Map<string, number>>();
    for (let own = joined.alternatives; own < this.alternatives.length; own++) {
      const step = this.steps[joined.stepOf[own] ?? 0] ?? 0;
      if (step >= joined.steps) continue;
      let contents = known.get(step);
      if (!contents) {
        contents = new Map();
        for (let a = alternativeStart[step] ?? 0; a < (alternativeStart[step + 1] ?? 0); a++)
          contents.set(joined.contentOf(a), a);
        known.set(step, contents);
      }
      this.alternatives[own] = contents.get(joined.contentOf(own)) ?? own;
    }
  }
}

/** A bit for each hash of the steps that stay: of new ones hardly any equals one of them. */
function hashed(
  { csr: { premiseStart, premises, conclusion }, stepRule }: CompiledGraph,
  kept: Uint8Array,
): Uint8Array {
  const there = new Uint8Array(hashes >> 3);
  for (let step = 0; step < kept.length; step++) {
    if (!kept[step]) continue;
    const premise = premises[premiseStart[step] as number] as number;
    const hash = hashOf(stepRule[step] as number, premise, conclusion[step] as number);
    there[hash >> 3] = (there[hash >> 3] as number) | (1 << (hash & 7));
  }
  return there;
}

const hashes = 2 ** 22;
const hashOf = (rule: number, premise: number, conclusion: number): number =>
  (Math.imul(Math.imul(rule + 1, 0x9e3779b1) ^ premise, 0x85ebca6b) ^ Math.imul(conclusion, 0xc2b2ae35)) >>> 10;

/** For each of `numbers` its place in a map, -1 where it is in none. */
function inverse(map: Int32Array, numbers: number): Int32Array {
  const places = new Int32Array(numbers).fill(-1);
  for (let at = 0; at < map.length; at++) {
    const number = map[at] as number;
    if (number >= 0) places[number] = at;
  }
  return places;
}

/** An earlier column with a later one after it, each renumbered. */
function renumbered(
  earlier: Int32Array | undefined,
  numbers: Int32Array,
  later: Int32Array,
  laterNumbers: Int32Array,
): Int32Array {
  const all = joinedColumn(earlier, later);
  const first = earlier?.length ?? 0;
  replace(all.subarray(0, first), numbers);
  replace(all, laterNumbers, first);
  return all;
}
