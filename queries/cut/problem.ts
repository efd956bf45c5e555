import { type Closure, type GraphReader, NOT_REACHED, proof, type Residue } from "../../graph/port.ts";
import { Prover } from "../proof.ts";

/** One start of the question with the graph of its hypotheses. */
export interface CutStart {
  readonly name: string;
  readonly privileges: readonly number[];
  readonly graph: GraphReader;
}

/** What the starts reach of the targets, with some steps banned. Contradictory proofs do not count. */
export class CutProblem {
  readonly starts: readonly CutStart[];
  /** Most important first. */
  readonly targets: readonly number[];
  readonly maxStratum: number;
  readonly #never: Uint8Array | undefined;
  readonly #neverSteps: readonly number[];

  /** @param never per step: 1 where it is left out of every residue of the problem */
  constructor(starts: readonly CutStart[], targets: readonly number[], maxStratum: number, never?: Uint8Array) {
    this.starts = starts;
    this.targets = targets;
    this.maxStratum = maxStratum;
    this.#never = never;
    this.#neverSteps = never === undefined ? [] : [...never.keys()].filter((step) => never[step] === 1);
  }

  /** @param banned per step of the graph without hypotheses, or with all of them where there is one start */
  residue(banned?: Uint8Array): CutResidue {
    return new CutResidue(this.starts, this.targets, this.maxStratum, this.#without(banned));
  }

  /** The same question of what is reached at all: with steps banned it is never more. */
  narrowed(reached: Iterable<number>): CutProblem {
    return new CutProblem(this.starts, [...reached], this.maxStratum, this.#never);
  }

  /** What is left out of every residue. */
  get never(): Uint8Array | undefined {
    return this.#never;
  }

  /** The same with nothing left out but what is given. */
  residueOf(banned: Uint8Array): CutResidue {
    return new CutResidue(this.starts, this.targets, this.maxStratum, banned);
  }

  #without(banned: Uint8Array | undefined): Uint8Array | undefined {
    if (this.#never === undefined || banned === undefined) return banned ?? this.#never;
    const both = banned.slice();
    for (const step of this.#neverSteps) both[step] = 1;
    return both;
  }
}

/** A target that was not looked at. */
const unknown = -2;

/** Looked at target by target: a search that needs one proof does not make all. */
export class CutResidue implements Residue {
  readonly #starts: readonly CutStart[];
  readonly #targets: readonly number[];
  readonly #maxStratum: number;
  readonly #banned: Uint8Array | undefined;
  readonly #provers: (Prover | undefined)[] = [];
  /** Per privilege: the start that reaches it, -1 where none does. */
  #by: Int32Array | undefined;

  constructor(
    starts: readonly CutStart[],
    targets: readonly number[],
    maxStratum: number,
    banned: Uint8Array | undefined,
  ) {
    this.#starts = starts;
    this.#targets = targets;
    this.#maxStratum = maxStratum;
    this.#banned = banned;
  }

  get reached(): Iterable<number> {
    return this.#reached();
  }
  *#reached(): Iterable<number> {
    if (this.#starts.length === 0) return;
    for (const target of this.#targets) if (this.has(target)) yield target;
  }

  has(target: number): boolean {
    return this.#starts.length > 0 && this.#reaching(target) >= 0;
  }

  /** How many targets are reached. */
  count(): number {
    let count = 0;
    if (this.#starts.length === 0) return count;
    for (const target of this.#targets) if (this.#reaching(target) >= 0) count++;
    return count;
  }

  /** The first start that reaches a target; -1 where none does. */
  #reaching(target: number): number {
    this.#by ??= new Int32Array(this.#csr(0).privileges).fill(unknown);
    const known = this.#by[target] ?? unknown;
    if (known !== unknown) return known;
    let by = -1;
    for (let start = 0; by < 0 && start < this.#starts.length; start++) if (this.#reaches(start, target)) by = start;
    this.#by[target] = by;
    return by;
  }

  /** The closure of one start. */
  closure(start: number): Closure {
    return this.#prover(start).closure;
  }

  /** Whether the closure of some start holds it, contradictory or not. */
  holds(privilege: number): boolean {
    return this.#starts.some(
      (_, start) => (this.closure(start).stratumOf[privilege] ?? NOT_REACHED) <= this.#maxStratum,
    );
  }

  proof(target: number): readonly number[] {
    if (!this.has(target)) return [];
    const start = this.#reaching(target);
    const prover = this.#prover(start);
    // Where the search for a proof that holds was given up, the closure's own: a cut rather closes too much.
    return prover.proof(target)?.steps ?? proof(this.#csr(start), prover.closure, target) ?? [];
  }

  /** The graph that the steps of the target's proof are of. */
  graph(target: number): GraphReader | undefined {
    return this.has(target) ? this.#starts[this.#reaching(target)]?.graph : undefined;
  }

  #csr(start: number): GraphReader["csr"] {
    const own = this.#starts[start];
    if (!own) throw new RangeError(`the question has no start ${start}`);
    return own.graph.csr;
  }

  #reaches(start: number, target: number): boolean {
    const prover = this.#prover(start);
    if ((prover.closure.stratumOf[target] ?? NOT_REACHED) > this.#maxStratum) return false;
    return prover.plain()[target] === 1 || prover.proof(target) !== undefined || prover.givenUp.has(target);
  }

  #prover(start: number): Prover {
    const made = this.#provers[start];
    if (made) return made;
    const { graph, privileges } = this.#starts[start] ?? { graph: undefined, privileges: [] };
    if (graph === undefined) throw new RangeError(`the question has no start ${start}`);
    const prover = new Prover(graph, privileges, this.#maxStratum, "first", fitted(this.#banned, graph.csr.steps));
    this.#provers[start] = prover;
    return prover;
  }
}

/** Hypotheses differ from start to start; they come last, and nothing closes them. */
function fitted(banned: Uint8Array | undefined, steps: number): Uint8Array | undefined {
  if (banned === undefined || banned.length === steps) return banned;
  const own = new Uint8Array(steps);
  own.set(banned.subarray(0, steps));
  return own;
}
