/** Where and when a fact was read. Every proof ends in these. */
export interface Source {
  /** The file inside the import, with the archive or folder it came in: `aws/prod/account.json`. */
  readonly document: string;
  /** JSON pointer (RFC 6901) of the value in the document; with `<n>` in front for the n-th YAML document: `2/spec/rules/0`. */
  readonly locator: string;
  /** Importer family: `aws`, `kubernetes`, `vault`. */
  readonly importer: string;
  /** ISO 8601, UTC. */
  readonly observedAt: string;
}

/** What every fact has. A kind adds fields that are plain JSON values; absent means unknown or not set, never "no". */
export interface FactBase<K extends string> {
  readonly kind: K;
  /** Unique within the kind over all scopes. For kinds that declare a node it is the node's id. */
  readonly key: string;
  /** What an import replaces as a whole: `aws:account:<id>`, `k8s:<cluster>`, `vault:<cluster>`. */
  readonly scope: string;
  readonly source: Source;
  /** Set where the fact rests on something that is known only when a plan is applied: what. Steps that cite it are conditional. */
  readonly unknown?: string;
}

export type CoverageState = "read" | "partly" | "refused" | "not-asked";
