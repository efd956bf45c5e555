import type { Closure } from "./closure.ts";
import type { Csr } from "./csr.ts";
import { LaneRemoval } from "./lane-removal.ts";
import { LANES } from "./lanes.ts";

/** Ints of lanes per privilege that are walked at once: 256 candidates. */
const WORDS = 8;

/** What each of many candidates loses. */
export interface Losses {
  /** Per candidate: how many of the targets are reached no more. */
  readonly counts: Int32Array;
  /** The targets that a candidate loses, as given, in the order given. */
  lost(candidate: number): number[];
}

/**
 * Tries many candidates on one closure: each is a set of steps taken away, and its answer the targets that the starts then
 * reach no more. 256 candidates go side by side, one per bit, and only through what some of them doubts: the price is the
 * size of what they doubt together, not a closure for each.
 *
 * How to use it for controls (the best single control, choke points). A candidate is a set of controls that are carried
 * out; a step falls when each of its alternatives that counts is closed, so that its steps are
 * `stepsClosed(closers, new Set(controls))` of closing.ts as a list, or by `ControlIndex`: the steps
 * `stepOf[touched[..]]` of which all alternatives are touched. What alone cuts a target off closes a step of every proof of
 * it, so that the controls on one proof of each target are candidates enough. `lost(c)` are the targets that c alone cuts
 * off, `counts` ranks. Targets that the closure does not reach are lost to nobody.
 *
 * Starts that are asked each for itself have a closure each: call it once for each, a target is cut off when every start
 * that reached it loses it.
 *
 * @param found the closure of this graph with this maxStratum and banned
 * @param candidates the steps that each takes away
 */
export function candidateLosses(
  graph: Csr,
  found: Closure,
  targets: ArrayLike<number>,
  maxStratum: number,
  candidates: readonly ArrayLike<number>[],
  banned?: Uint8Array,
): Losses {
  const words = Math.ceil(candidates.length / LANES);
  const atOnce = Math.min(words, WORDS);
  const removal = new LaneRemoval(graph, found, maxStratum, atOnce, banned);
  const counts = new Int32Array(candidates.length);
  /** Per target `words` ints: bit n of word w where candidate 32w + n loses it. */
  const matrix = new Int32Array(targets.length * words);
  for (let first = 0; first < words; first += atOnce) {
    removal.run(candidates.slice(first * LANES, (first + atOnce) * LANES));
    const last = Math.min(words, first + atOnce);
    for (let t = 0; t < targets.length; t++) {
      for (let word = first; word < last; word++) {
        let lanes = removal.lost(targets[t] as number, word - first);
        matrix[t * words + word] = lanes;
        for (; lanes !== 0; lanes &= lanes - 1) {
          const candidate = word * LANES + 31 - Math.clz32(lanes & -lanes);
          counts[candidate] = (counts[candidate] as number) + 1;
        }
      }
    }
    removal.clear();
  }
  return {
    counts,
    lost: (candidate) =>
      Array.from(targets).filter(
        (_, t) => ((matrix[t * words + (candidate >>> 5)] as number) >>> (candidate & 31)) & 1,
      ),
  };
}
