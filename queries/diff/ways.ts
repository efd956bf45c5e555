import type { Found } from "./compare.ts";
import type { Side } from "./side.ts";
import { NewSteps } from "./steps.ts";

/** A way that is open in one snapshot and not in the other. */
export interface Way {
  /** Ids of the changes that its new steps rest on. */
  readonly changes: ReadonlySet<string>;
  /** New steps that rest on no change: a fact that is not there any more, or time, made them. */
  readonly unexplained: readonly number[];
}

/** Closures made for the ways of one start, at most. */
const mostWalks = 32;

/** Finds, for what a start reaches in one snapshot alone, the changes that opened each way there. */
export class Ways {
  readonly #side: Side;
  readonly #other: Side;
  readonly #stratum: number;
  readonly #steps: NewSteps;
  readonly #entries = new Map<string, readonly Way[]>();

  /** @param changed facts of changes that stand in this snapshot, by name -> the change's id */
  constructor(side: Side, other: Side, stratum: number, changed: ReadonlyMap<string, string>) {
    this.#side = side;
    this.#other = other;
    this.#stratum = stratum;
    this.#steps = new NewSteps(side.graph, other.graph, stratum, changed);
  }

  /** The ways of rows of one start; of a row whose proof has no new step a way without anything. */
  of(start: string, rows: readonly Found[]): ReadonlyMap<Found, readonly Way[]> {
    const found = new Map<Found, Way[]>();
    for (const row of rows) found.set(row, []);
    this.#walk(start, rows, new Set(), new Set(), found, { left: mostWalks });
    const entry = this.#other.start(start) ? undefined : this.#entry(start);
    if (entry === undefined) return found;
    return new Map([...found].map(([row, ways]) => [row, entry.map((way) => joined(way, ways[0]))]));
  }

  #walk(
    start: string,
    rows: readonly Found[],
    undone: ReadonlySet<string>,
    banned: ReadonlySet<number>,
    found: Map<Found, Way[]>,
    walks: { left: number },
  ): void {
    if (rows.length === 0 || walks.left-- <= 0) return;
    const prover =
      undone.size + banned.size === 0
        ? this.#side.prover(start)
        : this.#side.proverWithout(start, [...this.#steps.fallen(undone), ...banned]);
    const next = new Map<string, { readonly way: Way; readonly rows: Found[] }>();
    for (const row of rows) {
      const proofs = this.#side.named(row.target).flatMap((p) => prover?.proof(p) ?? []);
      const [proof] = proofs.sort((a, b) => a.stratum - b.stratum);
      if (!proof || proof.stratum > this.#stratum) continue;
      const way = this.#wayOf(proof.steps, undone);
      found.get(row)?.push(way);
      if (way.changes.size + way.unexplained.length === 0) continue;
      const name = [...way.changes].sort().concat(way.unexplained.map(String)).join("\n");
      const known = next.get(name);
      if (known) known.rows.push(row);
      else next.set(name, { way, rows: [row] });
    }
    for (const { way, rows: own } of next.values())
      this.#walk(
        start,
        own,
        new Set([...undone, ...way.changes]),
        new Set([...banned, ...way.unexplained]),
        found,
        walks,
      );
  }

  #wayOf(steps: readonly number[], undone: ReadonlySet<string>): Way {
    const changes = new Set<string>();
    const unexplained: number[] = [];
    for (const step of steps) {
      if (!this.#steps.isNew(step)) continue;
      const cited = this.#steps.changesOf(step, undone);
      if (cited === undefined) unexplained.push(step);
      else for (const change of cited) changes.add(change);
    }
    return { changes, unexplained };
  }

  /** How a workload that only this snapshot exposes came to be exposed. */
  #entry(start: string): readonly Way[] | undefined {
    const known = this.#entries.get(start);
    if (known) return known;
    const found = this.#side.start(start);
    const open = this.#side.exposure();
    if (!found || found.exposed.length === 0 || !open) return undefined;
    const ways = found.exposed.flatMap((node) => {
      const p = this.#side.graph.privilegeIndex(node, "connect");
      const proof = open.proof(p);
      if (!proof) return [];
      const way = this.#wayOf(proof.steps, new Set());
      return way.changes.size + way.unexplained.length > 0 ? [way] : [];
    });
    this.#entries.set(start, ways);
    return ways.length > 0 ? ways : undefined;
  }
}

const joined = (a: Way, b: Way | undefined): Way => ({
  changes: new Set([...a.changes, ...(b?.changes ?? [])]),
  unexplained: [...new Set([...a.unexplained, ...(b?.unexplained ?? [])])],
});
