import { type GraphReader, together } from "../../graph/port.ts";
import type { Side, SideStart, StartGroup } from "./side.ts";

/** Starts compared at once: one bit each. */
export const lanes = 32;

/** Per stratum of the question, per slot: bit n where the n-th start reaches one of the slot's privileges in it. */
export type Masks = readonly Int32Array[];

/** A stratum that no question goes to. */
const never = 3;
const withoutSplits = new WeakMap<GraphReader, GraphReader["csr"] | null>();

/** The graph's steps with those left out whose conditions can contradict others; null where there are none. */
function splitFree(graph: GraphReader): GraphReader["csr"] | null {
  const known = withoutSplits.get(graph);
  if (known !== undefined) return known;
  const { csr } = graph;
  let stratum: Uint8Array | undefined;
  for (let s = 0; s < csr.steps; s++) {
    if (!graph.conditionsOf(s).some(({ assumes }) => assumes)) continue;
    stratum ??= csr.stratum.slice();
    stratum[s] = never;
  }
  const made = stratum ? { ...csr, stratum } : null;
  withoutSplits.set(graph, made);
  return made;
}

/** Where a side's privileges stand among what is compared. */
export interface Slots {
  readonly count: number;
  /** Per privilege of the side: its slot, or -1. */
  readonly of: Int32Array;
  /** Per slot: the side's privileges. */
  readonly privileges: readonly (readonly number[])[];
}

/** What up to 32 starts reach of the slots. A start that the side does not have reaches nothing. */
export function masksOf(side: Side, group: StartGroup, names: readonly string[], slots: Slots): Masks {
  const starts = names.map((name) => group.starts.get(name));
  const full = walked(group.graph.csr, side, group, starts, slots);
  const csr = splitFree(group.graph);
  if (csr === null) return full;
  const plain = walked(csr, side, group, starts, slots);
  for (let slot = 0; slot < slots.count; slot++) {
    let open = 0;
    for (const [stratum, mask] of full.entries()) open |= (mask[slot] as number) ^ (plain[stratum]?.[slot] ?? 0);
    for (let lane = 0; open !== 0; lane++, open >>>= 1) {
      if ((open & 1) === 0) continue;
      const first = side.stratum(names[lane] ?? "", slots.privileges[slot] ?? []) ?? never;
      for (const [stratum, mask] of full.entries())
        mask[slot] = first <= stratum ? (mask[slot] as number) | (1 << lane) : (mask[slot] as number) & ~(1 << lane);
    }
  }
  return full;
}

function walked(
  csr: GraphReader["csr"],
  side: Side,
  { always }: StartGroup,
  starts: readonly (SideStart | undefined)[],
  slots: Slots,
): Int32Array[] {
  return Array.from({ length: side.maxStratum + 1 }, (_, stratum) => {
    const own = starts.map((start) => (start?.own ?? []).filter((_p, index) => (start?.strata[index] ?? 0) <= stratum));
    const mask = new Int32Array(slots.count);
    together(csr, always, own, stratum, ({ reached, lanes: held }) => {
      for (const p of reached) {
        const slot = slots.of[p] as number;
        if (slot >= 0) mask[slot] = (mask[slot] as number) | (held[p] as number);
      }
    });
    return mask;
  });
}
