import type { CoverageState, Fact, FactKind, FactOf } from "../../model/fact.ts";
import type { BundleManifest, ImportContext } from "../../model/importer.ts";
import type { SavedRecord } from "./records.ts";

type At = Pick<SavedRecord, "document" | "pointer">;
type Own<K extends FactKind> = Omit<FactOf<K>, "kind" | "key" | "scope" | "source" | "unknown">;
/** What a fact says; what may be left out may be undefined. */
type Content<K extends FactKind> = {
  readonly [P in keyof Own<K>]: Own<K>[P] | (object extends Pick<Own<K>, P> ? undefined : never);
};

/** Makes the facts of one importer, and says how far each collection of each scope was read. */
export class FactMaker {
  readonly context: ImportContext;
  readonly #importer: string;
  readonly #manifest: BundleManifest | undefined;
  readonly #states = new Map<string, FactOf<"coverage">>();

  constructor(importer: string, context: ImportContext, manifest: BundleManifest | undefined) {
    this.#importer = importer;
    this.context = context;
    this.#manifest = manifest;
  }

  fact<K extends FactKind>(kind: K, key: string, scope: string, at: At, content: Content<K>): FactOf<K> {
    const source = {
      document: at.document,
      locator: at.pointer,
      importer: this.#importer,
      observedAt: this.context.observedAt,
    };
    // Absent is how a fact says that something was not told.
    const told = Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined));
    return { kind, key, scope, source, ...told } as unknown as FactOf<K>;
  }

  /** The stronger of what is said twice stays. */
  covers(collection: FactKind, scope: string, state: CoverageState, at: At, reason?: string): void {
    const key = `${collection}@${scope}`;
    const known = this.#states.get(key);
    if (known && strength.indexOf(known.state) >= strength.indexOf(state)) return;
    const why = reason === undefined ? {} : { reason };
    this.#states.set(key, this.fact("coverage", key, scope, at, { collection, state, ...why }));
  }

  /** What the manifest says of a call; undefined where it does not name it. */
  said(call: string): CoverageState | undefined {
    return this.#manifest?.calls?.find((one) => one.call.replace(/^\//, "") === call)?.status;
  }

  /** Of each scope every collection, those that nothing was said of as not asked for. */
  *coverage(collections: readonly FactKind[], scopes: Iterable<string>): Generator<Fact> {
    const nowhere = { document: "", pointer: "" };
    for (const scope of [...new Set(scopes)].sort())
      for (const collection of collections) this.covers(collection, scope, "not-asked", nowhere);
    yield* [...this.#states.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, fact]) => fact);
  }
}

const strength: readonly CoverageState[] = ["not-asked", "refused", "partly", "read"];
