import { closure, type GraphReader, NOT_REACHED } from "../../graph/port.ts";
import { type Privilege, splitPrivilege } from "../../model/access.ts";
import { internet } from "../../model/node.ts";
import { type Certainty, certainties } from "../../model/step.ts";
import { hypotheses } from "../assume.ts";
import { waysIn } from "../entries/ways.ts";
import { Prover } from "../proof.ts";
import { isKnown, isPattern, splitSelector, wantedTargets } from "../selector.ts";
import { impliedByStart, startsOf, withNamedStarts } from "../starts.ts";
import { namedOf } from "./fields-asked.ts";
import { stableId } from "./names.ts";

/** What is asked of each snapshot. */
export interface Asked {
  /** Empty: the internet, and each workload that anybody can send a request to, as if code ran in it. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly assume: readonly string[];
  readonly certainty: Certainty;
}

/** A start in one snapshot. */
export interface SideStart {
  /** The same in every snapshot. */
  readonly name: string;
  /** Privileges that it has beside those of its group. */
  readonly own: readonly number[];
  /** For each of them the stratum from which on it has it: code runs in what somebody connects to. */
  readonly strata: readonly number[];
  /** What it begins with in `graph()`. */
  readonly privileges: readonly number[];
  /** With the hypotheses of the question and of the start. */
  readonly graph: () => GraphReader;
  /** Workloads that code is supposed to run in, as nodes. */
  readonly exposed: readonly number[];
}

/** Starts that are walked together. */
export interface StartGroup {
  readonly graph: GraphReader;
  /** What each of them has anyway. */
  readonly always: readonly number[];
  readonly starts: ReadonlyMap<string, SideStart>;
}

/** Starts walked from one graph, before this many are forgotten. */
const mostProvers = 128;

/** One snapshot, or what it would be with other facts, as the question sees it. */
export class Side {
  /** Without hypotheses. */
  readonly graph: GraphReader;
  readonly maxStratum: number;
  /** The question names no start: the first group is the internet alone, which every start of the second has too. */
  readonly isDefault: boolean;
  readonly groups: readonly StartGroup[];
  readonly #asked: Asked;
  readonly #provers = new Map<string, Prover>();
  #targets: readonly number[] | undefined;
  #exposure: Prover | undefined;

  /** @param empty without any start: what everything is compared with that is asked for as it is */
  constructor(snapshot: GraphReader, asked: Asked, empty = false) {
    this.graph = withNamedStarts(snapshot, asked.from);
    this.#asked = asked;
    this.maxStratum = certainties.indexOf(asked.certainty);
    this.isDefault = asked.from.length === 0;
    this.groups = empty ? [] : this.isDefault ? this.#exposed() : this.#named();
  }

  start(name: string): SideStart | undefined {
    for (const { starts } of this.groups) {
      const found = starts.get(name);
      if (found) return found;
    }
    return undefined;
  }

  /** Undefined where there is no such start. */
  prover(name: string): Prover | undefined {
    const known = this.#provers.get(name);
    if (known) return known;
    const start = this.start(name);
    if (!start) return undefined;
    if (this.#provers.size >= mostProvers) this.#provers.clear();
    const made = new Prover(start.graph(), start.privileges, this.maxStratum, "first");
    this.#provers.set(name, made);
    return made;
  }

  /** The same with some steps left out. */
  proverWithout(name: string, steps: readonly number[]): Prover | undefined {
    const start = this.start(name);
    return start && this.#without(start.graph(), start.privileges, steps);
  }

  /** From the internet, without any step that asks who is there. */
  exposure(): Prover | undefined {
    const [{ graph } = { graph: this.graph }] = this.groups;
    if (!this.isDefault) return undefined;
    const asking: number[] = [];
    for (let step = 0; step < graph.csr.steps; step++) if (graph.authenticates(step)) asking.push(step);
    this.#exposure ??= this.#without(graph, this.start(internet)?.privileges ?? [], asking);
    return this.#exposure;
  }

  #without(graph: GraphReader, privileges: readonly number[], steps: readonly number[]): Prover {
    const banned = new Uint8Array(graph.csr.steps);
    for (const step of steps) banned[step] = 1;
    return new Prover(graph, privileges, this.maxStratum, "first", banned);
  }

  /** The privileges of a stable name. */
  named(target: Privilege): number[] {
    const { node, access } = splitPrivilege(target);
    return this.graph
      .nodesNamed(node)
      .map((found) => this.graph.privilegeIndex(found, access))
      .filter((p) => p >= 0);
  }

  /** Privileges that are looked for. */
  get targets(): readonly number[] {
    this.#targets ??= this.#wanted();
    return this.#targets;
  }

  /** A group comes with whoever is in it: where nothing is named, what its rights lead to is what counts. */
  #wanted(): readonly number[] {
    const { to } = this.#asked;
    const all = wantedTargets(this.graph, this.#known(to));
    if (namedOf(to).length > 0) return all;
    return all.filter((target) => this.graph.nodes[this.graph.nodeOf(target)]?.kind !== "K8sGroup");
  }

  /** The first stratum in which the start proves one of the privileges; undefined where it proves none. */
  stratum(start: string, privileges: readonly number[]): number | undefined {
    const prover = this.prover(start);
    if (!prover) return undefined;
    const plain = prover.plain();
    const found = privileges.flatMap((p) => {
      const first = prover.closure.stratumOf[p] ?? Number.POSITIVE_INFINITY;
      if (first > this.maxStratum) return [];
      return plain[p] === 1 ? [first] : (prover.proof(p)?.stratum ?? []);
    });
    return found.length === 0 ? undefined : Math.min(...found);
  }

  /** Whether the start has one of the privileges from the beginning. */
  holds(start: string, privileges: readonly number[]): boolean {
    const found = this.start(start);
    if (!found) return false;
    const held = impliedByStart(this.graph, [...found.privileges, ...found.own]);
    return privileges.some((p) => held.has(p));
  }

  /** Selectors that say something here: patterns, and literals that the snapshot has. */
  #known(texts: readonly string[]): string[] {
    return texts.filter((text) => isKnown(this.graph, text));
  }

  #exposed(): StartGroup[] {
    const start = this.graph.privilegeIndex(this.graph.nodeIndex(internet), "originate");
    const base = hypotheses(this.graph, this.#known(this.#asked.assume), this.maxStratum)([start]);
    const alone: SideStart = {
      name: internet,
      own: [start],
      strata: [0],
      privileges: [start],
      graph: () => base,
      exposed: [],
    };
    const reached = closure(base.csr, [start], this.maxStratum).stratumOf;
    const workloads = new Map<string, number[]>();
    for (const { leadsTo } of waysIn(base, this.maxStratum, false).ways) {
      for (const node of leadsTo) {
        const name = stableId(base.nodes[node]?.id ?? "");
        const same = workloads.get(name) ?? [];
        if (!same.includes(node)) workloads.set(name, [...same, node]);
      }
    }
    const starts = new Map<string, SideStart>();
    for (const [name, exposed] of workloads) {
      const pairs = exposed.flatMap((node) => {
        const from = base.privilegeIndex(node, "connect");
        const to = base.privilegeIndex(node, "execute");
        return from >= 0 && to >= 0 ? [{ from, to }] : [];
      });
      if (pairs.length === 0) continue;
      let graph: GraphReader | undefined;
      const assumed = (): GraphReader => {
        graph ??= base.assume(pairs);
        return graph;
      };
      starts.set(name, {
        name,
        own: pairs.map(({ to }) => to),
        strata: pairs.map(({ from }) => reached[from] ?? NOT_REACHED),
        privileges: [start],
        graph: assumed,
        exposed,
      });
    }
    return [
      { graph: base, always: [], starts: new Map([[internet, alone]]) },
      { graph: base, always: [start], starts },
    ];
  }

  #named(): StartGroup[] {
    const from = this.#known(this.#asked.from);
    if (from.length === 0) return [];
    const literals = (texts: readonly string[]) => texts.filter((text) => !isPattern(splitSelector(text).id));
    const patterned = from.some((text) => isPattern(splitSelector(text).id));
    const said = literals(from).join(" + ");
    const nameOf = (found: string): string =>
      patterned
        ? [...literals(this.#asked.from), stableName(found.slice(said === "" ? 0 : said.length + 3))].join(" + ")
        : this.#asked.from.join(" + ");
    const assumed = hypotheses(this.graph, this.#known(this.#asked.assume), this.maxStratum);
    const groups = new Map<GraphReader, Map<string, SideStart>>();
    for (const { name: found, privileges } of startsOf(this.graph, from)) {
      const name = nameOf(found);
      const graph = assumed(privileges);
      const starts = groups.get(graph) ?? new Map<string, SideStart>();
      groups.set(graph, starts);
      const before = starts.get(name);
      const all = [...new Set([...(before?.privileges ?? []), ...privileges])];
      starts.set(name, {
        name,
        own: all,
        strata: all.map(() => 0),
        privileges: all,
        graph: () => graph,
        exposed: [],
      });
    }
    return [...groups].map(([graph, starts]) => ({ graph, always: [], starts }));
  }
}

/** Of a start's name, a part that is a privilege. */
function stableName(text: string): string {
  const at = text.lastIndexOf("#");
  return at < 0 ? text : stableId(text.slice(0, at)) + text.slice(at);
}
