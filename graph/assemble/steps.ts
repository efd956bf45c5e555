import type { Collector } from "../collect.ts";
import { type CompiledGraph, stepFlag } from "../compiled.ts";
import type { Joined } from "./earlier.ts";

/**
 * For each step of the collector the earlier graph's of the same rule, premises and conclusion; -1 where there is none.
 * @param ends privileges of the earlier graph by the collector's numbers; -1 where it has none
 */
export function sameSteps(joined: Joined, ends: Int32Array): Int32Array {
  const { collector, earlier } = joined;
  const rules = collector.stepRule.view();
  const starts = collector.premiseStart.view();
  const premises = collector.premises.view();
  const conclusions = collector.conclusion.view();
  const there = hashed(earlier, joined.steps, rules);
  return Int32Array.from(rules, (rule, own) => {
    const conclusion = ends[conclusions[own] as number] as number;
    const wanted = Array.from(
      premises.subarray(starts[own], starts[own + 1]),
      (premise) => ends[premise] as number,
    ).sort((a, b) => a - b);
    if (conclusion < 0 || (wanted[0] ?? 0) < 0) return -1;
    const hash = hashOf(rule, wanted[0] ?? 0, conclusion);
    if (((there[hash >> 3] ?? 0) & (1 << (hash & 7))) === 0) return -1;
    return find(earlier, rule, wanted, conclusion);
  });
}

function find({ csr, stepRule }: CompiledGraph, rule: number, premises: readonly number[], conclusion: number): number {
  const [first = 0] = premises;
  const [useFrom = 0, useEnd = 0] = [csr.useStart[first], csr.useStart[first + 1]];
  const [makeFrom = 0, makeEnd = 0] = [csr.makeStart[conclusion], csr.makeStart[conclusion + 1]];
  const byUse = premises.length > 0 && useEnd - useFrom < makeEnd - makeFrom;
  const steps = byUse ? csr.uses : csr.makes;
  const end = byUse ? useEnd : makeEnd;
  for (let at = byUse ? useFrom : makeFrom; at < end; at++) {
    const step = steps[at] as number;
    if (stepRule[step] !== rule || csr.conclusion[step] !== conclusion) continue;
    const from = csr.premiseStart[step] as number;
    if ((csr.premiseStart[step + 1] as number) - from !== premises.length) continue;
    if (premises.every((premise, place) => csr.premises[from + place] === premise)) return step;
  }
  return -1;
}

/** A bit for each hash of the steps of some rules: of new ones many equal none of them. Steps are in the order of rules. */
function hashed(
  { csr: { premiseStart, premises, conclusion }, stepRule }: CompiledGraph,
  steps: number,
  rules: Int32Array,
): Uint8Array {
  const there = new Uint8Array(hashes >> 3);
  const hash = (first: number, end: number): void => {
    for (let step = first; step < end; step++) {
      const from = premiseStart[step] as number;
      const premise = from < (premiseStart[step + 1] as number) ? (premises[from] as number) : 0;
      const hash = hashOf(stepRule[step] as number, premise, conclusion[step] as number);
      there[hash >> 3] = (there[hash >> 3] as number) | (1 << (hash & 7));
    }
  };
  for (const rule of new Set(rules)) hash(firstOf(stepRule, steps, rule), firstOf(stepRule, steps, rule + 1));
  return there;
}

/** The first of the steps, in the order of rules, whose rule is not before one. */
function firstOf(stepRule: Uint16Array, steps: number, rule: number): number {
  let from = 0;
  let to = steps;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((stepRule[middle] as number) < rule) from = middle + 1;
    else to = middle;
  }
  return from;
}

const hashes = 2 ** 22;
const hashOf = (rule: number, premise: number, conclusion: number): number =>
  (Math.imul(Math.imul(rule + 1, 0x9e3779b1) ^ premise, 0x85ebca6b) ^ Math.imul(conclusion, 0xc2b2ae35)) >>> 10;

/** Of more, texts that tell alternatives apart are made. */
const few = 8;

/** For each alternative of the collector the earlier graph's that says the same of the same step; -1 where there is none. */
export function sameAlternatives(joined: Joined, steps: Int32Array): Int32Array {
  const { alternativeStart } = joined.earlier;
  const texts = new Map<number, ReadonlyMap<string, number>>();
  return Int32Array.from(joined.collector.alternativeStep.view(), (own, index) => {
    const step = steps[own] as number;
    if (step < 0) return -1;
    const [from, end] = [alternativeStart[step] as number, alternativeStart[step + 1] as number];
    const alternative = joined.alternatives + index;
    if (end - from <= few) {
      for (let a = from; a < end; a++) if (isSame(joined, a, alternative)) return a;
      return -1;
    }
    let known = texts.get(step);
    if (!known) {
      known = new Map(Array.from({ length: end - from }, (_, at) => [textOf(joined, from + at), from + at]));
      texts.set(step, known);
    }
    return known.get(textOf(joined, alternative)) ?? -1;
  });
}

function isSame(joined: Joined, one: number, other: number): boolean {
  if (joined.conditionsOf(one) !== joined.conditionsOf(other)) return false;
  if (joined.hypothesisOf(one) !== joined.hypothesisOf(other)) return false;
  const [facts, others] = [joined.factsOf(one), joined.factsOf(other)];
  return facts.length === others.length && facts.every((fact, at) => fact === others[at]);
}

const textOf = (joined: Joined, alternative: number): string =>
  `${joined.factsOf(alternative).join()} ${joined.conditionsOf(alternative)} ${joined.hypothesisOf(alternative)}`;

/** 1 for each privilege of the collector that a step names. */
export function usedEnds(collector: Collector): Uint8Array {
  const used = new Uint8Array(collector.privileges.values.length);
  for (const end of collector.premises.view()) used[end] = 1;
  for (const end of collector.conclusion.view()) used[end] = 1;
  return used;
}

/** What steps cost by their flags. */
export function costs(flags: Uint8Array): Uint8Array {
  const cost = new Uint8Array(flags.length);
  for (let s = 0; s < flags.length; s++) cost[s] = (flags[s] as number) & stepFlag.structural ? 0 : 1;
  return cost;
}
