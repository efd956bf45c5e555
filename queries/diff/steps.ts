import type { GraphReader } from "../../graph/port.ts";
import { certainties } from "../../model/step.ts";
import { refName } from "./changes.ts";
import { namesakes } from "./names.ts";

/** Alternatives of a step that are no weaker than the stratum: by number. */
function within(graph: GraphReader, step: number, stratum: number): number[] {
  return Array.from({ length: graph.alternativeCount(step) }, (_, alternative) => alternative).filter(
    (alternative) => certainties.indexOf(graph.certaintyOf(step, alternative)) <= stratum,
  );
}

/** Whether another graph has the step, by rule and ends, no weaker than the stratum. Versions of a rule do not count. */
export function hasStep(graph: GraphReader, step: number, other: GraphReader, stratum: number): boolean {
  const { id } = graph.ruleOf(step);
  const premises = graph.premisesOf(step).map((p) => new Set(namesakes(graph, p, other)));
  if (premises.some((names) => names.size === 0)) return false;
  const { makeStart, makes } = other.csr;
  return namesakes(graph, graph.conclusionOf(step), other).some((conclusion) => {
    for (let at = makeStart[conclusion] ?? 0; at < (makeStart[conclusion + 1] ?? 0); at++) {
      const found = makes[at] ?? -1;
      if (other.ruleOf(found).id !== id || within(other, found, stratum).length === 0) continue;
      const own = other.premisesOf(found);
      if (own.length === premises.length && premises.every((names) => own.some((p) => names.has(p)))) return true;
    }
    return false;
  });
}

/** The steps of one graph that another does not have, and which changes they rest on. */
export class NewSteps {
  readonly #graph: GraphReader;
  readonly #other: GraphReader;
  readonly #stratum: number;
  readonly #changed: ReadonlyMap<string, string>;
  readonly #isNew = new Map<number, boolean>();
  #citing: readonly number[] | undefined;

  /** @param changed names of the facts that only this graph has as they are -> the change's id */
  constructor(graph: GraphReader, other: GraphReader, stratum: number, changed: ReadonlyMap<string, string>) {
    this.#graph = graph;
    this.#other = other;
    this.#stratum = stratum;
    this.#changed = changed;
  }

  /** Hypotheses are never new, as they hold in both; nor are included accesses, as what includes them says why. */
  isNew(step: number): boolean {
    if (step >= this.#graph.csr.steps || this.#graph.alternativeCount(step) === 0) return false;
    const known = this.#isNew.get(step);
    if (known !== undefined) return known;
    const found = !hasStep(this.#graph, step, this.#other, this.#stratum);
    this.#isNew.set(step, found);
    return found;
  }

  /**
   * The changes that the step's strongest alternative rests on, of those that stand when some changes are undone;
   * undefined where none stands, or where one rests on no change at all: nothing cited tells why the step is there.
   */
  changesOf(step: number, undone: ReadonlySet<string>): readonly string[] | undefined {
    const all = this.#alternatives(step);
    if (all.some((cited) => cited.length === 0)) return undefined;
    return all.find((cited) => !cited.some((name) => undone.has(name)));
  }

  /** New steps that fall when the changes are undone: every alternative rests on one of them. */
  fallen(undone: ReadonlySet<string>): number[] {
    this.#citing ??= this.#cite();
    return this.#citing.filter(
      (step) => this.#alternatives(step).every((cited) => cited.some((name) => undone.has(name))) && this.isNew(step),
    );
  }

  #alternatives(step: number): string[][] {
    const all = this.#graph.alternativesOf(step);
    return within(this.#graph, step, this.#stratum).map((alternative) =>
      (all[alternative] ?? []).flatMap((ref) => this.#changed.get(refName(ref)) ?? []),
    );
  }

  /** Steps that rest on a change in each of their alternatives. */
  #cite(): number[] {
    const citing: number[] = [];
    for (let step = 0; step < this.#graph.csr.steps; step++) {
      if (this.#graph.alternativeCount(step) === 0) continue;
      const all = this.#alternatives(step);
      if (all.length > 0 && all.every((cited) => cited.length > 0)) citing.push(step);
    }
    return citing;
  }
}
