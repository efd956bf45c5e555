import { type Closure, closure, type GraphReader, NOT_REACHED, proof } from "../graph/port.ts";
import type { AnswerBook } from "../queries/answer.ts";
import { described, Prover } from "../queries/proof.ts";
import type { StepSet } from "./step-set.ts";
import { fires, type Outside, type Subject } from "./subject.ts";

/** One proof of an answer. */
export interface ShownProof {
  /** Id in the answer's proofs. */
  readonly id: string;
  /** Keys of its steps. */
  readonly steps: ReadonlySet<string>;
}

/**
 * Shows proofs of what a subject reaches, beginning at the internet where there is a way in: that code runs in a workload
 * which the internet can connect to is then a step of the proof, marked as assumed by the question.
 */
export class Shower {
  readonly #set: StepSet;
  readonly #book: AnswerBook;
  readonly #graph: GraphReader;
  readonly #starts: readonly number[];
  readonly #keys: Map<number, string>;
  #prover: Prover | undefined;
  #onward: ReadonlyMap<number, number> | undefined;

  /** @param keys step keys by step, shared by proofs of one graph */
  constructor(set: StepSet, book: AnswerBook) {
    const { subject, outside } = set;
    const { graph, start } = outside;
    this.#set = set;
    this.#book = book;
    const { assumed, held } = assumptions(outside, subject);
    this.#graph = assumed.length === 0 ? graph : graph.assume(assumed);
    this.#starts = [...new Set([start, ...held])];
    this.#keys = new Map();
  }

  /** Of a target, or of a way in. */
  of(privilege: number): ShownProof | undefined {
    const found = this.#first().proof(privilege);
    return found && this.#shown(found.target, found.steps);
  }

  /** Of what a way in leads to, by that way: others may lead there too. */
  by(way: number, end: number): ShownProof | undefined {
    const steps = way === end ? undefined : this.#stepsBy(way, end);
    return steps ? this.#shown(end, steps) : this.of(end);
  }

  #first(): Prover {
    this.#prover ??= new Prover(this.#graph, this.#starts, this.#set.outside.maxStratum, "first");
    return this.#prover;
  }

  /** Of a target of the subject, through a step. */
  through(step: number): ShownProof | undefined {
    const steps = this.#stepsThrough(step);
    const last = steps?.at(-1);
    return steps && last !== undefined ? this.#shown(this.#graph.conclusionOf(last), steps) : undefined;
  }

  #shown(target: number, steps: readonly number[]): ShownProof {
    const { target: of } = described(this.#graph, target, steps, new Map());
    const id = this.#book.add(this.#graph, { target: of, steps }, this.#keys);
    return { id, steps: new Set(this.#book.proofs[id]?.steps ?? []) };
  }

  /** What the step needs, the step, and one way on to a target. */
  #stepsThrough(step: number): readonly number[] | undefined {
    const graph = this.#graph;
    const { csr } = graph;
    const { maxStratum } = this.#set.outside;
    const made = graph.conclusionOf(step);
    const others = new Uint8Array(csr.steps);
    for (const s of csr.makes.subarray(csr.makeStart[made], csr.makeStart[made + 1])) if (s !== step) others[s] = 1;
    const without = closure(csr, this.#starts, maxStratum, others);
    if (without.by[made] !== step) return this.#circular(step);
    const needed = new Set<number>();
    gather(graph, without, made, needed);
    const path = this.#pathFrom(made);
    for (const s of path) {
      needed.add(s);
      for (const premise of graph.premisesOf(s)) gather(graph, without, premise, needed);
    }
    const only = new Uint8Array(csr.steps).fill(1);
    for (const s of needed) only[s] = 0;
    const last = path.at(-1) ?? step;
    const own = closure(csr, this.#starts, maxStratum, only);
    const whole = proof(csr, own, graph.conclusionOf(last));
    return whole?.includes(step) ? whole : proof(csr, own, made);
  }

  /** How the way comes about, and the shortest way on from it. */
  #stepsBy(way: number, end: number): readonly number[] | undefined {
    const graph = this.#graph;
    const { csr } = graph;
    const { found, maxStratum } = this.#set.outside;
    const { closure: all } = this.#first();
    const before = new Map<number, number>([[way, -1]]);
    for (const [p] of before) {
      for (const s of csr.uses.subarray(csr.useStart[p], csr.useStart[p + 1])) {
        const to = graph.conclusionOf(s);
        if (!before.has(to) && !graph.authenticates(s) && fires(graph, found, s, maxStratum)) before.set(to, s);
      }
    }
    const needed = new Set<number>();
    gather(graph, all, way, needed);
    for (let at = end; at !== way; ) {
      const step = before.get(at);
      if (step === undefined) return undefined;
      needed.add(step);
      const premises = graph.premisesOf(step);
      const from = premises.find((premise) => before.has(premise)) ?? way;
      for (const premise of premises) if (premise !== from) gather(graph, all, premise, needed);
      at = from;
    }
    const only = new Uint8Array(csr.steps).fill(1);
    for (const s of needed) only[s] = 0;
    return proof(csr, closure(csr, this.#starts, maxStratum, only), end);
  }

  /** A step that only leads back to what it needs: as far as it. */
  #circular(step: number): readonly number[] | undefined {
    const graph = this.#graph;
    const found = closure(graph.csr, this.#starts, this.#set.outside.maxStratum);
    const needed = new Set<number>();
    for (const premise of graph.premisesOf(step)) gather(graph, found, premise, needed);
    return fires(graph, found, step, this.#set.outside.maxStratum) ? [...ordered(found, needed), step] : undefined;
  }

  /** The steps of the set by which a target follows from the privilege, nearest first. */
  #pathFrom(from: number): readonly number[] {
    this.#onward ??= onwardOf(this.#set);
    const path: number[] = [];
    const seen = new Set<number>();
    for (let at = from; !seen.has(at); ) {
      seen.add(at);
      const next = this.#onward.get(at) ?? -1;
      if (next < 0) break;
      path.push(next);
      at = this.#graph.conclusionOf(next);
    }
    return path;
  }
}

/** Per privilege of the set the step that leads on towards the nearest of its ends; -1 at an end. */
function onwardOf({ targets, subject, outside: { graph }, part }: StepSet): ReadonlyMap<number, number> {
  const connections = subject.workloads.map((node) => graph.privilegeIndex(node, "connect"));
  const onward = new Map<number, number>();
  for (const { privilege } of targets.values()) onward.set(privilege, -1);
  for (const p of connections) if (!onward.has(p)) onward.set(p, -1);
  const { makeStart, makes } = graph.csr;
  for (const [p] of onward) {
    for (const s of makes.subarray(makeStart[p], makeStart[p + 1])) {
      if (part[s] === 0) continue;
      for (const premise of graph.premisesOf(s)) if (!onward.has(premise)) onward.set(premise, s);
    }
  }
  return onward;
}

/** Adds the steps of one derivation. */
function gather(graph: GraphReader, { by, stratumOf }: Closure, target: number, needed: Set<number>): void {
  const queue = [target];
  const seen = new Set(queue);
  for (const p of queue) {
    const step = by[p] ?? -1;
    if (stratumOf[p] === NOT_REACHED || step < 0) continue;
    needed.add(step);
    for (const premise of graph.premisesOf(step)) {
      if (seen.has(premise)) continue;
      seen.add(premise);
      queue.push(premise);
    }
  }
}

const ordered = ({ order, count, by }: Closure, steps: ReadonlySet<number>): number[] =>
  [...order.subarray(0, count)].map((p) => by[p] ?? -1).filter((s) => steps.has(s));

/** Workloads that the internet connects to are assumed to be broken; other seeds are held. */
function assumptions({ graph, found }: Outside, { workloads, seeds }: Subject) {
  const assumed = workloads.flatMap((node) => {
    const from = graph.privilegeIndex(node, "connect");
    const to = graph.privilegeIndex(node, "execute");
    return from >= 0 && to >= 0 && found.stratumOf[from] !== NOT_REACHED ? [{ from, to }] : [];
  });
  const broken = new Set(assumed.map(({ to }) => to));
  return { assumed, held: seeds.filter((p) => !broken.has(p) && !isOpen(found, p)) };
}

const isOpen = ({ stratumOf }: Closure, p: number): boolean => stratumOf[p] !== NOT_REACHED;
