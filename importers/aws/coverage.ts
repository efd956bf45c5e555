import type { CoverageFact, FactKind, Source } from "../../model/fact.ts";
import type { BundleManifest } from "../../model/importer.ts";
import { sections } from "./sections.ts";

type Call = NonNullable<BundleManifest["calls"]>[number];

/** How far one account was read, list by list. */
export class Coverage {
  readonly #opened = new Map<string, Source>();
  readonly #partly = new Map<FactKind, string>();
  readonly #missing = new Map<FactKind, string>();

  /** The list was in the input, empty or not. */
  opened(section: string, source: Source): void {
    if (!this.#opened.has(section)) this.#opened.set(section, source);
  }

  /** The first reason is kept. */
  partly(collections: readonly FactKind[], reason: string): void {
    for (const collection of collections) if (!this.#partly.has(collection)) this.#partly.set(collection, reason);
  }

  /** Something of the collections is not in the input, which is no fault of it. The first reason is kept. */
  missing(collections: readonly FactKind[], reason: string): void {
    for (const collection of collections) if (!this.#missing.has(collection)) this.#missing.set(collection, reason);
  }

  /** One fact per collection. `anywhere` stands as the source of what the input does not tell. */
  *facts(scope: string, calls: readonly Call[], anywhere: Source): Generator<CoverageFact> {
    // Asked of all that there was, and there was nothing: such a list has no file.
    const read = new Set(calls.flatMap(({ call, status }) => (status === "read" ? [call] : [])));
    for (const collection of collections) {
      const parts = sections.filter((section) => section.collections.includes(collection));
      const there = parts.flatMap(({ path }) => this.#opened.get(path) ?? []);
      const empty = parts.filter(
        ({ path, calls: own }) => !this.#opened.has(path) && own.every((one) => read.has(one)),
      );
      const told = this.#state(collection, parts, empty, calls);
      yield {
        kind: "coverage",
        key: `${collection}@${scope}`,
        scope,
        source: there[0] ?? anywhere,
        collection,
        ...told,
      };
    }
  }

  #state(
    collection: FactKind,
    parts: readonly (typeof sections)[number][],
    empty: readonly (typeof sections)[number][],
    calls: readonly Call[],
  ): Pick<CoverageFact, "state" | "reason" | "unmentioned"> {
    const absent = parts
      .filter((part) => !this.#opened.has(part.path) && !empty.includes(part))
      .map(({ path }) => path);
    const names = parts.map(({ path }) => path).join(", ");
    const failed = calls.find(
      ({ call, status }) => status !== "read" && parts.some((part) => part.calls.includes(call)),
    );
    if (absent.length === parts.length) {
      const state = failed?.status === "refused" ? "refused" : "not-asked";
      return { state, reason: failed ? explained(failed) : `${names} is not in the input` };
    }
    const lost = this.#partly.get(collection);
    if (lost !== undefined) return { state: "partly", reason: lost };
    if (failed) return { state: "partly", reason: explained(failed) };
    const missing = this.#missing.get(collection);
    if (missing !== undefined) return { state: "partly", reason: missing, unmentioned: true };
    if (absent.length === 0) return { state: "read", reason: names };
    return { state: "partly", reason: `${absent.join(", ")} is not in the input`, unmentioned: true };
  }
}

const explained = ({ call, status, reason }: Call): string => `${call}: ${reason ?? status}`;

/** Every collection that some list tells of, sorted. */
export const collections: readonly FactKind[] = [...new Set(sections.flatMap((section) => section.collections))].sort();
