import type { AwsFacts } from "./fact/aws.ts";
import type { CommonFacts } from "./fact/common.ts";
import type { KubernetesFacts } from "./fact/kubernetes.ts";
import type { VaultFacts } from "./fact/vault.ts";

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
}

/** Fact kind -> its shape. A family adds its kinds in `fact/<family>.ts`. */
export interface FactMap extends CommonFacts, AwsFacts, KubernetesFacts, VaultFacts {}
export type FactKind = keyof FactMap;
export type FactOf<K extends FactKind> = FactMap[K];
export type Fact = FactMap[FactKind];

export type CoverageState = "read" | "partly" | "refused" | "not-asked";

/** Read access to one snapshot's facts, indexed. Rules and evaluators get this and nothing else. */
export interface FactReader {
  /** All facts of a kind, sorted by key. */
  of<K extends FactKind>(kind: K): readonly FactOf<K>[];
  get<K extends FactKind>(kind: K, key: string): FactOf<K> | undefined;
  /** Facts whose field equals the value (or, for an array field, holds it). The index is built at the first use of (kind, field). */
  where<K extends FactKind, F extends keyof FactOf<K> & string>(kind: K, field: F, value: string): readonly FactOf<K>[];
  /** The node id that a name of another source stands for (issuer URL, cluster ARN); the name itself where no alias is known. */
  resolve(name: string): string;
  /** `read` for every scope when the snapshot was imported with a closed world. */
  coverage(collection: FactKind, scope: string): CoverageState;
  /** Scopes of one family, sorted: `scopes("k8s")`. */
  scopes(prefix: string): readonly string[];
}
