import type { Privilege } from "../../model/access.ts";
import { compare } from "../../model/canonical.ts";
import { internet } from "../../model/node.ts";
import { lanes, type Masks, masksOf, type Slots } from "./masks.ts";
import { stableName } from "./names.ts";
import type { Side, StartGroup } from "./side.ts";

/** What a start does not reach alike in two snapshots. */
export interface Found {
  readonly start: string;
  readonly target: Privilege;
  /** Strata; absent where it is not reached. */
  readonly before?: number;
  readonly after?: number;
}

export interface Comparison {
  readonly found: readonly Found[];
  /** Privileges reached by any start. */
  readonly reached: { readonly before: number; readonly after: number };
}

/** Beyond every stratum. */
const none = 255;

/**
 * Compares what every start reaches, 32 at once: nothing is kept for what stays. What the internet alone comes to or
 * loses is said of the internet, and of no other start again.
 */
export function compared(before: Side, after: Side): Comparison {
  const { names, slots } = slotsOf(before, after);
  const anyway = { before: new Uint8Array(names.length).fill(none), after: new Uint8Array(names.length).fill(none) };
  const reached = { before: new Uint8Array(names.length), after: new Uint8Array(names.length) };
  const found: Found[] = [];
  for (const { old, now, starts } of batches(before, after)) {
    const was = levels(masksOf(before, old, starts, slots.before), names.length, starts.length, anyway.before);
    const is = levels(masksOf(after, now, starts, slots.after), names.length, starts.length, anyway.after);
    for (let slot = 0; slot < names.length; slot++) {
      for (const [lane, start] of starts.entries()) {
        const from = was[slot * starts.length + lane] as number;
        const to = is[slot * starts.length + lane] as number;
        if (from !== none) reached.before[slot] = 1;
        if (to !== none) reached.after[slot] = 1;
        if (from === to || (from === anyway.before[slot] && to === anyway.after[slot])) continue;
        const target = names[slot] as Privilege;
        const held = to === none ? before : after;
        if (held.holds(start, held.named(target))) continue;
        found.push({
          start,
          target,
          ...(from === none ? {} : { before: from }),
          ...(to === none ? {} : { after: to }),
        });
      }
    }
    if (before.isDefault && starts[0] === internet) {
      anyway.before.set(was);
      anyway.after.set(is);
    }
  }
  const count = (marks: Uint8Array): number => marks.reduce((sum, mark) => sum + mark, 0);
  return { found, reached: { before: count(reached.before), after: count(reached.after) } };
}

interface Batch {
  readonly old: StartGroup;
  readonly now: StartGroup;
  readonly starts: readonly string[];
}

/** Starts that share a graph in both snapshots, at most 32 in a batch; the internet's own first where it is the base of others. */
function* batches(before: Side, after: Side): Iterable<Batch> {
  const together = new Map<string, { readonly old: StartGroup; readonly now: StartGroup; readonly names: string[] }>();
  const groupOf = (side: Side, name: string): number => side.groups.findIndex(({ starts }) => starts.has(name));
  const nothing = (side: Side): StartGroup => ({ graph: side.graph, always: [], starts: new Map() });
  const names = new Set([before, after].flatMap(({ groups }) => groups.flatMap(({ starts }) => [...starts.keys()])));
  for (const name of [...names].sort(compare)) {
    const o = groupOf(before, name);
    const n = groupOf(after, name);
    const key = `${o}/${n}`;
    const known = together.get(key);
    if (known) known.names.push(name);
    else
      together.set(key, {
        old: before.groups[o] ?? nothing(before),
        now: after.groups[n] ?? nothing(after),
        names: [name],
      });
  }
  const internetFirst = ({ names: [first] }: { readonly names: readonly string[] }): number =>
    first === internet ? 0 : 1;
  const sorted = [...together].sort(([a, x], [b, y]) => internetFirst(x) - internetFirst(y) || compare(a, b));
  for (const [, { old, now, names: all }] of sorted)
    for (let first = 0; first < all.length; first += lanes) yield { old, now, starts: all.slice(first, first + lanes) };
}

/** Per slot and start: the first stratum, `anyway` where that is no later. */
function levels(masks: Masks, slots: number, starts: number, anyway: Uint8Array): Uint8Array {
  const level = new Uint8Array(slots * starts).fill(none);
  for (let slot = 0; slot < slots; slot++) {
    for (let lane = 0; lane < starts; lane++) {
      let first = anyway[slot] as number;
      for (let stratum = masks.length - 1; stratum >= 0; stratum--)
        if (((masks[stratum]?.[slot] as number) >>> lane) & 1 && stratum < first) first = stratum;
      level[slot * starts + lane] = first;
    }
  }
  return level;
}

/** What is compared, by stable name, sorted. */
function slotsOf(before: Side, after: Side) {
  const numbers = new Map<Privilege, { readonly before: number[]; readonly after: number[] }>();
  for (const [which, side] of [
    ["before", before],
    ["after", after],
  ] as const) {
    for (const p of side.targets) {
      const name = stableName(side.graph, p);
      const known = numbers.get(name);
      if (known) known[which].push(p);
      else numbers.set(name, { before: [], after: [], [which]: [p] });
    }
  }
  const names = [...numbers.keys()].sort(compare);
  const slots = (which: "before" | "after", side: Side): Slots => {
    const of = new Int32Array(side.graph.csr.privileges).fill(-1);
    const privileges = names.map((name) => numbers.get(name)?.[which] ?? []);
    for (const [slot, own] of privileges.entries()) for (const p of own) of[p] = slot;
    return { count: names.length, of, privileges };
  };
  return { names, slots: { before: slots("before", before), after: slots("after", after) } };
}
