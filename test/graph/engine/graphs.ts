import fc from "fast-check";
import type { StepRow } from "../../../graph/engine/csr.ts";
import { naiveClosure, type Problem } from "./naive.ts";

/** Seeded uniform numbers in [0, 1): mulberry32. */
export function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A graph of which a chosen part is reachable. Inside that part every privilege has a step from earlier ones, and further
 * steps close cycles. A step that concludes outside it needs a premise outside it, so nothing there is ever reached.
 */
function makeProblem(privileges: number, seed: number, reachable: number): Problem {
  const next = random(seed);
  const below = (end: number): number => Math.floor(next() * end);
  const ids = shuffled(privileges, below);
  const zone = Math.round(privileges * reachable);
  const startCount = 1 + below(4);
  /** Low: a spine of long chains. */
  const window = below(2) === 0 ? 8 : privileges;
  const steps: StepRow[] = [];
  /** Two steps in five have two to four premises, as far as there are enough privileges to choose from. */
  const add = (conclusion: number, from: number, to: number, mustHave?: number): void => {
    const spine = conclusion >= to;
    const joint = steps.length % 5 < 2;
    const wanted = Math.min(joint ? 2 + below(3) : 1, to - from);
    const premises = new Set(mustHave === undefined ? [] : [mustHave]);
    while (premises.size < wanted) premises.add(from + below(to - from));
    if (!spine && next() < 0.03) premises.add(conclusion);
    const list = next() < 0.02 && mustHave === undefined ? [] : [...premises];
    if (list.length > 0 && next() < 0.1) list.push(list[below(list.length)] ?? 0);
    steps.push({
      premises: list.map((premise) => ids[premise] ?? 0),
      conclusion: ids[conclusion] ?? 0,
      stratum: next() < 0.75 ? 0 : 1 + below(2),
      cost: next() < 0.3 ? 0 : 1 + below(9),
    });
  };
  for (let p = startCount; p < zone; p++) add(p, Math.max(0, p - window), p);
  for (let i = 0; i < zone; i++) add(below(zone), 0, zone);
  for (let i = zone; i < privileges; i++) {
    add(zone + below(privileges - zone), 0, privileges, zone + below(privileges - zone));
    add(below(privileges), 0, privileges, zone + below(privileges - zone));
  }
  const order = shuffled(steps.length, below);
  const mixed = order.flatMap((s) => steps[s] ?? []);
  return { privileges, steps: mixed, starts: ids.slice(0, startCount) };
}

function shuffled(count: number, below: (end: number) => number): number[] {
  const items = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = below(i + 1);
    [items[i], items[j]] = [items[j] ?? 0, items[i] ?? 0];
  }
  return items;
}

/** The same problem without a tenth of its steps. */
function withBans(problem: Problem, seed: number): Problem {
  const next = random(~seed);
  return { ...problem, banned: new Set([...problem.steps.keys()].filter(() => next() < 0.1)) };
}

export interface Shape {
  /** Share of the steps with two or more different premises. */
  readonly joint: number;
  /** Share of the privileges reached in some stratum. */
  readonly reached: number;
  /** Some privilege can be needed, through steps, for itself. */
  readonly cyclic: boolean;
}

export function shapeOf(problem: Problem): Shape {
  const joint = problem.steps.filter(({ premises }) => new Set(premises).size > 1).length / problem.steps.length;
  return { joint, reached: naiveClosure(problem, 2).size / problem.privileges, cyclic: isCyclic(problem) };
}

/** Peels off, again and again, the privileges that no step concludes any more. */
function isCyclic({ privileges, steps }: Problem): boolean {
  const uses = Map.groupBy(
    steps.flatMap(({ premises, conclusion }) => premises.map((premise) => ({ premise, conclusion }))),
    ({ premise }) => premise,
  );
  const incoming = new Map<number, number>();
  for (const { conclusion } of [...uses.values()].flat()) incoming.set(conclusion, (incoming.get(conclusion) ?? 0) + 1);
  const free = Array.from({ length: privileges }, (_, p) => p).filter((p) => !incoming.has(p));
  for (const p of free) {
    for (const { conclusion } of uses.get(p) ?? []) {
      const left = (incoming.get(conclusion) ?? 0) - 1;
      incoming.set(conclusion, left);
      if (left === 0) free.push(conclusion);
    }
  }
  return free.length < privileges;
}

/** A counterexample is shown as the call that makes it, not as thousands of steps. */
const shownAs = (call: string, problem: Problem): Problem =>
  Object.assign(problem, { [fc.toStringMethod]: () => call });

/** Random problems of the promised shape; one that misses it fails the test that drew it. */
export function problems({ most = 2000, bans = true } = {}): fc.Arbitrary<Problem> {
  return fc
    .record({
      privileges: fc.integer({ min: 50, max: most }),
      seed: fc.integer(),
      reachable: fc.double({ min: 0.25, max: 0.75, noNaN: true }),
      banned: bans ? fc.boolean() : fc.constant(false),
    })
    .map(({ privileges, seed, reachable, banned }) => {
      const problem = makeProblem(privileges, seed, reachable);
      const { joint, reached, cyclic } = shapeOf(problem);
      if (joint < 0.2 || reached < 0.2 || reached > 0.8 || !cyclic) {
        throw new Error(`the generator missed its shape: joint ${joint}, reached ${reached}, cyclic ${cyclic}`);
      }
      const call = `makeProblem(${privileges}, ${seed}, ${reachable})`;
      return shownAs(banned ? `withBans(${call}, ${seed})` : call, banned ? withBans(problem, seed) : problem);
    });
}

/**
 * A circuit of joint and single steps over a few inputs, and many sources that each hold some of the inputs: whether a
 * source reaches the top depends on what it holds together. The last privilege is the top; the first is held anyway.
 */
function makeCircuit(inputs: number, gates: number, sources: number, seed: number): Problem {
  const next = random(seed);
  const below = (end: number): number => Math.floor(next() * end);
  const steps: StepRow[] = [];
  const add = (premises: number[], conclusion: number): void => {
    steps.push({ premises, conclusion, stratum: next() < 0.8 ? 0 : 1 + below(2), cost: below(3) });
  };
  for (let gate = inputs; gate < inputs + gates; gate++) {
    const from = Math.max(0, gate - 10);
    for (let ways = 1 + below(2); ways > 0; ways--) {
      add(
        Array.from({ length: 1 + below(3) }, () => from + below(gate - from)),
        gate,
      );
    }
    if (next() < 0.2) add([gate, below(gate)], below(gate));
  }
  for (let source = inputs + gates; source < inputs + gates + sources; source++) {
    for (let held = 1 + below(inputs); held > 0; held--) add([source], below(inputs));
  }
  const top = inputs + gates + sources;
  add([inputs + gates - 1, inputs + gates - 2], top);
  add([inputs + gates - 1, inputs + gates - 3, 0], top);
  return { privileges: top + 1, steps, starts: [0] };
}

export function circuits(): fc.Arbitrary<Problem> {
  const sizes = { inputs: fc.integer({ min: 3, max: 12 }), gates: fc.integer({ min: 5, max: 30 }) };
  return fc
    .record({ ...sizes, sources: fc.integer({ min: 20, max: 90 }), seed: fc.integer() })
    .map(({ inputs, gates, sources, seed }) =>
      shownAs(`makeCircuit(${inputs}, ${gates}, ${sources}, ${seed})`, makeCircuit(inputs, gates, sources, seed)),
    );
}
