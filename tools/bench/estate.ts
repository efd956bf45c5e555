import type { StepColumns } from "../../graph/engine/csr.ts";

export type EstateShape = "dense" | "tiered";

export interface Estate {
  readonly shape: EstateShape;
  readonly privileges: number;
  readonly steps: StepColumns;
  /** One privilege in a thousand, to start from. */
  readonly entries: Int32Array;
}

/** Privileges of one account. */
const ACCOUNT = 2_000;
/** Premises of all steps, per privilege. */
const ARCS = 10;
/** Steps with two or three premises, per privilege. */
const JOINT = 0.3;
/** Exponent of the out-degree's Pareto distribution. */
const TAIL = 1.6;

/** Shares of the conclusions that leave the account, and of the others that lie before their premise. */
const shapes = { dense: { cross: 0.3, back: 0.2 }, tiered: { cross: 0.02, back: 0.01 } } as const;

/**
 * A seeded AND/OR graph of one giant component, the worst case for a closure: `tiered` keeps an account's ids together and
 * mostly forward, `dense` crosses accounts, turns back and shuffles ids. Out-degrees follow a power law; the steps come in
 * random order. All steps are certain and cost 1. Synthetic: no claim that estates look like this.
 */
export function makeEstate(shape: EstateShape, privileges: number, seed: number): Estate {
  const { cross, back } = shapes[shape];
  const next = xorshift(seed);
  const below = (end: number): number => Math.floor(next() * end);
  const joint = Math.round(privileges * JOINT);
  const lone = Math.round(privileges * (ARCS - JOINT * 2.5));
  const source = sources(privileges, lone, next);
  const id = Int32Array.from({ length: privileges }, (_, p) => p);
  if (shape === "dense") shuffle(id, below);

  const concludeFrom = (from: number): number => {
    if (next() < cross) return below(privileges);
    const first = from - (from % ACCOUNT);
    const end = Math.min(first + ACCOUNT, privileges);
    if (next() < back && from > first) return first + below(from - first);
    return from + 1 < end ? from + 1 + below(end - from - 1) : below(privileges);
  };
  const count = lone + joint;
  const premiseStart = new Int32Array(count + 1);
  const premises = new Int32Array(lone + joint * 3);
  const conclusion = new Int32Array(count);
  const isJoint = new Uint8Array(count).fill(1, 0, joint);
  shuffle(isJoint, below);
  let filled = 0;
  let used = 0;
  for (let s = 0; s < count; s++) {
    let latest = isJoint[s] === 1 ? below(privileges) : at(source, used++);
    premises[filled++] = at(id, latest);
    if (isJoint[s] === 1) {
      const first = latest - (latest % ACCOUNT);
      const size = Math.min(ACCOUNT, privileges - first);
      for (let more = 1 + below(2); more > 0; more--) {
        const other = first + below(size);
        latest = Math.max(latest, other);
        premises[filled++] = at(id, other);
      }
    }
    premiseStart[s + 1] = filled;
    conclusion[s] = at(id, concludeFrom(latest));
  }
  const entries = Int32Array.from({ length: Math.ceil(privileges / 1_000) }, () => at(id, below(privileges)));
  const stratum = new Uint8Array(count);
  const cost = new Uint16Array(count).fill(1);
  const steps = { premiseStart, premises: premises.slice(0, filled), conclusion, stratum, cost };
  return { shape, privileges, steps, entries };
}

/** One privilege per lone step, as often as its power-law degree says, in random order. */
function sources(privileges: number, count: number, next: () => number): Int32Array {
  const weight = Float64Array.from({ length: privileges }, () =>
    Math.min((1 - next()) ** (-1 / TAIL), privileges / 30),
  );
  const scale = count / weight.reduce((sum, own) => sum + own, 0);
  const source = new Int32Array(count);
  let filled = 0;
  for (let p = 0; p < privileges && filled < count; p++) {
    for (let degree = Math.floor(at(weight, p) * scale + next()); degree > 0 && filled < count; degree--)
      source[filled++] = p;
  }
  while (filled < count) source[filled++] = Math.floor(next() * privileges);
  shuffle(source, (end) => Math.floor(next() * end));
  return source;
}

/** Seeded uniform numbers in [0, 1). */
export function xorshift(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
}

function shuffle(items: Int32Array | Uint8Array, below: (end: number) => number): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = below(i + 1);
    const kept = at(items, i);
    items[i] = at(items, j);
    items[j] = kept;
  }
}

function at(items: ArrayLike<number>, index: number): number {
  return items[index] as number;
}
