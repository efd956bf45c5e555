import { type Closure, closure, type GraphReader, NOT_REACHED, proof } from "../../graph/port.ts";
import type { Table } from "../table.ts";
import type { OverviewCell } from "./answer.ts";
import type { Columns } from "./columns.ts";
import type { Start } from "./starts.ts";

/** `by` of a privilege that a closure begins with. */
const START = -1;

/** What one row reaches of one column. */
interface Found {
  readonly count: [certain: number, conditional: number, assumed: number];
  /** Privilege that it comes to first. */
  readonly first: number;
}

/** Fills the table row by row: one closure a row, no object per privilege. */
export class Cells {
  readonly all: OverviewCell[] = [];
  /** Per node: 1 where the internet or some entry reaches it as a target. */
  readonly reached: Uint8Array;
  readonly #graph: GraphReader;
  readonly #table: Table;
  readonly #columns: Columns;
  readonly #start: number;
  readonly #anyway: Closure;
  readonly #maxStratum: number;
  /** Per node: 1 while a row is counted that has counted it. */
  readonly #counted: Uint8Array;
  readonly #known = new Map<string, ReadonlyMap<number, Found & { readonly steps: number }>>();

  /** @param anyway what the internet reaches, nothing assumed */
  constructor(graph: GraphReader, table: Table, columns: Columns, start: number, anyway: Closure, maxStratum: number) {
    this.#graph = graph;
    this.#table = table;
    this.#columns = columns;
    this.#start = start;
    this.#anyway = anyway;
    this.#maxStratum = maxStratum;
    this.reached = new Uint8Array(graph.nodes.length);
    this.#counted = new Uint8Array(graph.nodes.length);
  }

  /** The row of the internet itself. */
  internet(row: number): void {
    const found = this.#count(this.#anyway, undefined, true);
    for (const [column, { count, first }] of found)
      this.#add(row, column, count, first, this.#stepsOf(this.#anyway, first));
  }

  row(row: number, { held, origin }: Start): void {
    if (held.length === 0) return;
    const key = held.join();
    const known = this.#known.get(key) ?? this.#walked(held, origin === "entry");
    this.#known.set(key, known);
    for (const [column, { count, first, steps }] of known) this.#add(row, column, count, first, steps);
  }

  #walked(held: readonly number[], isEntry: boolean) {
    const found = closure(this.#graph.csr, [this.#start, ...held], this.#maxStratum);
    const counted = this.#count(found, held, isEntry);
    return new Map([...counted].map(([column, one]) => [column, { ...one, steps: this.#stepsOf(found, one.first) }]));
  }

  /** @param held of the row; what anybody reaches anyway is left out unless it is what the row holds. Undefined: all counts */
  #count({ order, count, stratumOf }: Closure, held: readonly number[] | undefined, mark: boolean): Map<number, Found> {
    const { nodeOf } = this.#table;
    const own = new Set(held?.map((p) => nodeOf[p] as number));
    const anyway = this.#anyway.stratumOf;
    const found = new Map<number, Found>();
    const touched: number[] = [];
    for (let i = 0; i < count; i++) {
      const p = order[i] as number;
      const column = this.#columns.reachedBy(p);
      if (column < 0) continue;
      const node = nodeOf[p] as number;
      if (this.#counted[node] === 1) continue;
      if (held !== undefined && anyway[p] !== NOT_REACHED && !own.has(node)) continue;
      this.#counted[node] = 1;
      touched.push(node);
      if (mark) this.reached[node] = 1;
      let one = found.get(column);
      if (!one) {
        one = { count: [0, 0, 0], first: p };
        found.set(column, one);
      }
      const stratum = stratumOf[p] as 0 | 1 | 2;
      one.count[stratum]++;
    }
    for (const node of touched) this.#counted[node] = 0;
    return found;
  }

  /**
   * Steps of the first proof, from the internet: where it begins with what an entry gives, those up to it too, and the
   * hypothesis where code is taken to run in a workload.
   */
  #stepsOf(found: Closure, target: number): number {
    const graph = this.#graph;
    const steps = new Set(proof(graph.csr, found, target) ?? []);
    const begins = new Set([target, ...[...steps].flatMap((step) => graph.premisesOf(step))]);
    let hypotheses = 0;
    for (const p of begins) {
      if (found.by[p] !== START || p === this.#start) continue;
      const given = (this.#anyway.by[p] ?? START) >= 0 ? p : graph.privilegeIndex(graph.nodeOf(p), "connect");
      const before = given >= 0 ? (proof(graph.csr, this.#anyway, given) ?? []) : [];
      if (given !== p && before.length > 0) hypotheses++;
      for (const step of before) steps.add(step);
    }
    return [...steps].filter((step) => !graph.isStructural(step)).length + hypotheses;
  }

  #add(
    row: number,
    target: number,
    [certain, conditional, assumed]: Found["count"],
    first: number,
    steps: number,
  ): void {
    this.all.push({
      row,
      target,
      count: certain + conditional + assumed,
      byCertainty: { certain, conditional, assumed },
      first: this.#graph.key(first),
      steps,
    });
  }
}
