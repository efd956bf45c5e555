import type { Collector } from "../collect.ts";
import { type CompiledGraph, stepFlag } from "../compiled.ts";
import { sortList } from "../csr-lists.ts";
import { firstFrom } from "../search.ts";
import { replace } from "./columns.ts";
import type { Joined } from "./earlier.ts";

/**
 * For each step of the collector the earlier graph's of the same rule, premises and conclusion; -1 where there is none.
 * @param ends privileges of the earlier graph by the collector's numbers; -1 where it has none
 */
export function sameSteps(joined: Joined, ends: Int32Array): Int32Array {
  const { collector, earlier } = joined;
  const rules = collector.stepRule.view();
  const starts = collector.premiseStart.view();
  const premises = collector.premises.view().slice();
  const conclusions = collector.conclusion.view();
  replace(premises, ends);
  const there = hashed(earlier, joined.steps, rules);
  const same = new Int32Array(rules.length).fill(-1);
  for (let own = 0; own < rules.length; own++) {
    const conclusion = ends[conclusions[own] as number] as number;
    const [from, end] = [starts[own] as number, starts[own + 1] as number];
    if (end - from > 1) sortList(premises, from, end);
    const first = from < end ? (premises[from] as number) : 0;
    if (conclusion < 0 || first < 0) continue;
    const hash = hashOf(rules[own] as number, first, conclusion);
    if (((there[hash >> 3] as number) & (1 << (hash & 7))) === 0) continue;
    same[own] = find(earlier, rules[own] as number, premises, from, end, conclusion);
  }
  return same;
}

function find(
  { csr, stepRule }: CompiledGraph,
  rule: number,
  premises: Int32Array,
  from: number,
  end: number,
  conclusion: number,
): number {
  const first = from < end ? (premises[from] as number) : -1;
  const { useStart, makeStart } = csr;
  let at = makeStart[conclusion] as number;
  let last = makeStart[conclusion + 1] as number;
  const byUse = first >= 0 && (useStart[first + 1] as number) - (useStart[first] as number) < last - at;
  if (byUse) [at, last] = [useStart[first] as number, useStart[first + 1] as number];
  for (const steps = byUse ? csr.uses : csr.makes; at < last; at++) {
    const step = steps[at] as number;
    if (stepRule[step] !== rule || csr.conclusion[step] !== conclusion) continue;
    const start = csr.premiseStart[step] as number;
    if ((csr.premiseStart[step + 1] as number) - start !== end - from) continue;
    if (isEqual(csr.premises, start, premises, from, end)) return step;
  }
  return -1;
}

/** Whether `items[start ..]` is as `others[from .. end]`. */
function isEqual(items: Int32Array, start: number, others: Int32Array, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if (items[start + at - from] !== others[at]) return false;
  return true;
}

/** A bit for each hash of the steps of some rules: of new ones many equal none of them. Steps are in the order of rules. */
function hashed(graph: CompiledGraph, steps: number, rules: Int32Array): Uint8Array {
  const there = new Uint8Array(hashes >> 3);
  const { stepRule } = graph;
  for (const rule of new Set(rules)) {
    const end = firstOf(stepRule, steps, rule + 1);
    for (let first = firstOf(stepRule, steps, rule); first < end; first += atOnce)
      hash(graph, rule, first, Math.min(first + atOnce, end), there);
  }
  return there;
}

/** Called often, for few at once: the engine compiles it the sooner. */
const atOnce = 512;
function hash({ csr }: CompiledGraph, rule: number, first: number, end: number, there: Uint8Array): void {
  const { premiseStart, premises, conclusion } = csr;
  for (let step = first; step < end; step++) {
    const from = premiseStart[step] as number;
    const premise = from < (premiseStart[step + 1] as number) ? (premises[from] as number) : 0;
    const hash = hashOf(rule, premise, conclusion[step] as number);
    there[hash >> 3] = (there[hash >> 3] as number) | (1 << (hash & 7));
  }
}

/** The first of the steps, in the order of rules, whose rule is not before one. */
const firstOf = (stepRule: Uint16Array, steps: number, rule: number): number =>
  firstFrom(0, steps, (step) => (stepRule[step] as number) < rule);

const hashes = 2 ** 22;
const hashOf = (rule: number, premise: number, conclusion: number): number =>
  (Math.imul(Math.imul(rule + 1, 0x9e3779b1) ^ premise, 0x85ebca6b) ^ Math.imul(conclusion, 0xc2b2ae35)) >>> 10;

/** Of more, texts that tell alternatives apart are made. */
const few = 8;

/** For each alternative of the collector the earlier graph's that says the same of the same step; -1 where there is none. */
export function sameAlternatives(joined: Joined, steps: Int32Array): Int32Array {
  const { alternativeStart } = joined.earlier;
  const texts = new Map<number, ReadonlyMap<string, number>>();
  const ownStep = joined.collector.alternativeStep.view();
  const same = new Int32Array(ownStep.length).fill(-1);
  for (let own = 0; own < ownStep.length; own++) {
    const step = steps[ownStep[own] as number] as number;
    if (step < 0) continue;
    const [from, end] = [alternativeStart[step] as number, alternativeStart[step + 1] as number];
    if (end - from <= few) {
      for (let a = from; a < end && same[own] === -1; a++) if (isSame(joined, a, own)) same[own] = a;
      continue;
    }
    let known = texts.get(step);
    if (!known) {
      known = new Map(Array.from({ length: end - from }, (_, at) => [textOf(joined, from + at), from + at]));
      texts.set(step, known);
    }
    same[own] = known.get(textOf(joined, joined.alternatives + own)) ?? -1;
  }
  return same;
}

function isSame({ earlier, conditions, hypothesis, factStart, factList }: Joined, one: number, own: number): boolean {
  if (earlier.alternativeConditions[one] !== conditions[own]) return false;
  if (earlier.alternativeHypothesis[one] !== hypothesis[own]) return false;
  const [start, from, end] = [earlier.factStart[one] as number, factStart[own] as number, factStart[own + 1] as number];
  if ((earlier.factStart[one + 1] as number) - start !== end - from) return false;
  return isEqual(earlier.alternativeFacts, start, factList, from, end);
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
