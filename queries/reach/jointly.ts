import { closure, type GraphReader, NOT_REACHED, together } from "../../graph/port.ts";

/** Sets of leaks that are looked at together. */
const mostSets = 100;
/** Leaks of one set: more hold nothing that fewer do not explain. */
const mostTogether = 8;

/**
 * Sets of leaks that reach together what none of them reaches alone: the halves of one credential found in two places,
 * a password and a way to the network. Each as places in `owns`; of the sets that lead to one thing the one by which it
 * is reached first.
 *
 * @param always what is held beside each
 * @param owns the privilege of each leak
 */
export function jointly(
  graph: GraphReader,
  always: readonly number[],
  owns: readonly number[],
  maxStratum: number,
): readonly (readonly number[])[] {
  if (owns.length < 2) return [];
  const { csr } = graph;
  const all = closure(csr, [...always, ...owns], maxStratum);
  const alone = closure(csr, always, maxStratum).stratumOf.map((stratum) => (stratum === NOT_REACHED ? 0 : 1));
  together(
    csr,
    always,
    owns.map((own) => [own]),
    maxStratum,
    ({ reached }) => {
      for (const p of reached) alone[p] = 1;
    },
  );
  const placeOf = new Map(owns.map((own, at) => [own, at]));
  const sets = new Map<string, readonly number[]>();
  for (const p of all.order.subarray(0, all.count)) {
    if (sets.size >= mostSets) break;
    // Only where it begins: what follows from it needs the same.
    if (alone[p] === 1 || premisesOf(graph, all.by[p] ?? -1).some((premise) => alone[premise] === 0)) continue;
    const set = leaksBehind(graph, p, all.by, placeOf);
    if (set.length > 1 && set.length <= mostTogether) sets.set(set.join(), set);
  }
  return [...sets.values()];
}

const premisesOf = (graph: GraphReader, step: number): readonly number[] => (step < 0 ? [] : graph.premisesOf(step));

function leaksBehind(
  graph: GraphReader,
  target: number,
  by: Int32Array,
  placeOf: ReadonlyMap<number, number>,
): readonly number[] {
  const seen = new Set([target]);
  const found: number[] = [];
  for (const p of seen) {
    const place = placeOf.get(p);
    if (place !== undefined) found.push(place);
    for (const premise of premisesOf(graph, by[p] ?? -1)) seen.add(premise);
  }
  return found.sort((a, b) => a - b);
}
