import { best, Deviations, type GraphReader, KBest, type Marks, type Waypoints, waypoints } from "../../graph/port.ts";
import { agreement } from "../agree.ts";
import { described, type Proof, Prover } from "../proof.ts";
import type { Start } from "../starts.ts";
import type { ControlMarks } from "./marks.ts";

/** One way from a start to a target's node. */
export interface FoundWay {
  readonly proof: Proof;
  readonly marks: readonly number[];
}

/** What every start of a question is searched with. */
export interface PathSearch {
  readonly maxStratum: number;
  readonly marks: ControlMarks;
  /** Most ways that are asked of one group. */
  readonly most: number;
  /** Privileges of each waypoint. */
  readonly through: readonly ReadonlySet<number>[];
}

/** Ways from one start, to any number of targets. */
export class PathSource {
  readonly start: Start;
  readonly graph: GraphReader;
  readonly search: PathSearch;
  readonly banned: Uint8Array | undefined;
  readonly prover: Prover;
  readonly #near: Deviations[] = [];
  #passing: Waypoints | undefined;
  readonly #goals: readonly number[];

  /** @param graph with the question's hypotheses for this start @param goals of all its targets */
  constructor(
    start: Start,
    graph: GraphReader,
    search: PathSearch,
    goals: readonly number[],
    banned: Uint8Array | undefined,
  ) {
    this.start = start;
    this.graph = graph;
    this.search = search;
    this.banned = banned;
    this.#goals = goals;
    this.prover = new Prover(graph, start.privileges, search.maxStratum, "cheapest", banned);
  }

  /** The graph in which waypoints are passed; undefined where the question has none. */
  get passing(): Waypoints | undefined {
    const { maxStratum, through } = this.search;
    if (through.length > 0)
      this.#passing ??= waypoints(this.graph.csr, this.start.privileges, this.#goals, maxStratum, through, this.banned);
    return this.#passing;
  }

  /** Searches that the targets of this start share; in the graph with waypoints where there are any. */
  near(stratum: number): Deviations {
    const known = this.#near[stratum];
    if (known) return known;
    const { passing, banned } = this;
    const made = passing
      ? new Deviations(passing.graph, passing.starts, stratum, best(passing.graph, passing.starts, stratum))
      : new Deviations(this.graph.csr, this.start.privileges, stratum, this.prover.cheapest(stratum), banned);
    this.#near[stratum] = made;
    return made;
  }
}

/** The ways from one start to the accesses that are asked for on one node, from the best on. */
export class PathGroup {
  readonly source: PathSource;
  readonly node: number;
  /** False once a search was ended at its bound. */
  complete = true;
  readonly #goals: readonly number[];
  #first: FoundWay | undefined;
  #search: KBest | undefined;

  constructor(source: PathSource, node: number, goals: readonly number[]) {
    this.source = source;
    this.node = node;
    this.#goals = goals;
  }

  /** How many of its accesses have only proofs that contradict themselves, as far as was tried. */
  get givenUp(): number {
    const { prover, passing } = this.source;
    return passing ? 0 : this.#goals.filter((goal) => prover.givenUp.has(goal)).length;
  }

  /** The best way. Undefined: there is none. */
  first(): FoundWay | undefined {
    if (this.source.passing) return this.next();
    const { prover } = this.source;
    const proofs = this.#goals.flatMap((goal) => prover.proof(goal) ?? []);
    const [best] = proofs.sort((a, b) => a.stratum - b.stratum || a.cost - b.cost || a.steps.length - b.steps.length);
    this.#first = best && { proof: best, marks: marksOf(best.steps, this.source.search.marks) };
    return this.#first;
  }

  /** The way after those given; undefined when there is none. */
  next(): FoundWay | undefined {
    this.#search ??= this.source.passing ? this.#throughWaypoints(this.source.passing) : this.#plain();
    const way = this.#search.next();
    if (!this.#search.complete) this.complete = false;
    if (!way) return undefined;
    const { graph, passing } = this.source;
    const steps = passing ? [...new Set(way.steps.map((step) => passing.stepOf[step] ?? -1))] : way.steps;
    const target = way.goal % graph.csr.privileges;
    const found = agreement(graph, steps, way.stratum);
    if (!("alternatives" in found)) throw new Error("a proof that was found to hold holds");
    return { proof: described(graph, target, steps, found.alternatives), marks: way.marks };
  }

  #plain(): KBest {
    const { graph, start, search, banned } = this.source;
    return new KBest(graph.csr, {
      ...this.#question(search.marks),
      starts: start.privileges,
      goals: this.#goals,
      ...(banned ? { banned } : {}),
      ...(this.#first ? { known: [this.#first.marks] } : {}),
      clash: (steps, stratum) => clashOf(graph, steps, stratum),
    });
  }

  /** In the graph with waypoints, where nothing that is banned is left. */
  #throughWaypoints(passing: Waypoints): KBest {
    const { graph, search } = this.source;
    const own = (step: number): number => passing.stepOf[step] ?? -1;
    const marks: Marks = {
      of: (step) => search.marks.of(own(step)),
      steps: (mark) => search.marks.steps(mark).flatMap((step) => [...passing.steps(step)]),
    };
    return new KBest(passing.graph, {
      ...this.#question(marks),
      starts: passing.starts,
      goals: this.#goals.map((goal) => passing.goal(goal)),
      clash: (steps, stratum) => {
        const detour = passing.detour(steps);
        if (detour) return detour;
        const clash = new Set(clashOf(graph, [...new Set(steps.map(own))], stratum));
        return clash.size > 0 ? steps.filter((step) => clash.has(own(step))) : undefined;
      },
    });
  }

  #question(marks: Marks) {
    const { maxStratum, most } = this.source.search;
    const effort = { exact: 128 + 24 * most, stale: 96, leaps: 64 + 8 * most, weighed: 10_000_000 };
    return { maxStratum, marks, effort, near: (stratum: number) => this.source.near(stratum) };
  }
}

function clashOf(graph: GraphReader, steps: readonly number[], stratum: number): readonly number[] | undefined {
  const found = agreement(graph, steps, stratum);
  return "clash" in found ? found.clash : undefined;
}

const marksOf = (steps: readonly number[], marks: Marks): number[] =>
  [...new Set(steps.flatMap((step) => marks.of(step)))].sort((a, b) => a - b);
