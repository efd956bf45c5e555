import type { AiFacts } from "./fact/ai.ts";
import type { AwsFacts } from "./fact/aws.ts";
import type { AzureFacts } from "./fact/azure.ts";
import type { CoverageState, FactBase, Source } from "./fact/base.ts";
import type { CommonFacts } from "./fact/common.ts";
import type { CredentialFacts } from "./fact/credential.ts";
import type { EdgeFacts } from "./fact/edge.ts";
import type { GcpFacts } from "./fact/gcp.ts";
import type { GithubFacts } from "./fact/github.ts";
import type { IdentityFacts } from "./fact/identity.ts";
import type { KubernetesFacts } from "./fact/kubernetes.ts";
import type { LoggingFacts } from "./fact/logging.ts";
import type { ObservedFacts } from "./fact/observed.ts";
import type { OwnerFacts } from "./fact/owner.ts";
import type { ReportFacts } from "./fact/report.ts";
import type { SecretUseFacts } from "./fact/secret-use.ts";
import type { VaultFacts } from "./fact/vault.ts";

export type { CoverageState, FactBase, Source };

/** How far one collection of one scope was read. Key: `<collection>@<scope>`. */
export interface CoverageFact extends FactBase<"coverage"> {
  /** A fact kind: collections are named by the kind of fact they hold. */
  readonly collection: FactKind;
  readonly state: CoverageState;
  /** True for `partly` where the rest is merely not in the input; false or absent where something was broken or refused. */
  readonly unmentioned?: boolean;
  /** The call or file section that would have told; for `refused` what the source answered. */
  readonly reason?: string;
}

/** Fact kind -> its shape. A family adds its kinds in `fact/<family>.ts`. */
export interface FactMap
  extends CommonFacts,
    AiFacts,
    CredentialFacts,
    SecretUseFacts,
    AwsFacts,
    AzureFacts,
    EdgeFacts,
    GcpFacts,
    GithubFacts,
    IdentityFacts,
    KubernetesFacts,
    LoggingFacts,
    VaultFacts,
    OwnerFacts,
    ReportFacts,
    ObservedFacts {
  coverage: CoverageFact;
}
export type FactKind = keyof FactMap;
export type FactOf<K extends FactKind> = FactMap[K];
export type Fact = FactMap[FactKind];

/** Data that is the same when it was written as JSON and read again. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain };

/** Kinds of objects that are in a namespace of a cluster. */
export type Namespaced = {
  [K in FactKind]: FactOf<K> extends { readonly cluster: string; readonly namespace: string } ? K : never;
}[FactKind];

/** What facts are found by that no field of theirs says, and of which kinds. */
export interface Told {
  /** The namespace that an object is in: node id. Namespaces of one name are in most clusters. */
  "@namespace": Namespaced;
  /** The service account that a pod runs as: node id. */
  "@service-account": "k8s.pod";
  /** Issuers, without scheme, whose tokens a statement of a trust policy lets in; `*` for everybody's. */
  "@issuer": "aws.statement";
}

/** What facts of a kind are found by. */
export type FieldOf<K extends FactKind> =
  | (keyof FactOf<K> & string)
  | { [T in keyof Told]: K extends Told[T] ? T : never }[keyof Told];

/** Lets a fact through. */
export type Fits<K extends FactKind> = (fact: FactOf<K>) => boolean;

/** Read access to one snapshot's facts, indexed. Rules and evaluators get this and nothing else. */
export interface FactReader {
  /** The moment at which expiry is judged: ISO 8601, UTC; when the facts were observed, unless the question says otherwise. */
  readonly asOf: string;
  /** All facts of a kind, sorted by key. */
  of<K extends FactKind>(kind: K): readonly FactOf<K>[];
  get<K extends FactKind>(kind: K, key: string): FactOf<K> | undefined;
  /**
   * Facts whose field, or what is told in place of one, equals the value (or, for an array, holds it). The index is built
   * at the first use of (kind, field).
   */
  where<K extends FactKind>(kind: K, field: FieldOf<K>, value: string): readonly FactOf<K>[];
  /** Facts of a kind that are of the AWS account (twelve digits): by their ARN, and by their scope where they have none. */
  inAccount<K extends FactKind>(kind: K, account: string): readonly FactOf<K>[];
  /** The node id that a name of another source stands for (issuer URL, cluster ARN); the name itself where no alias is known. */
  resolve(name: string): string;
  /** `read` for every scope when the snapshot was imported with a closed world. */
  coverage(collection: FactKind, scope: string): CoverageState;
  /** Scopes of one family, sorted: `scopes("k8s")`. */
  scopes(prefix: string): readonly string[];
  /**
   * As `of`, for a loop whose rounds neither use nor leave anything for one another or for what comes after: when facts
   * change, only the rounds that read something of what changed are gone through again.
   * @param fits where it fails the round would come to nothing: there is none. Looks at nothing but the fact. Facts are
   *   asked once: loops of many rules over the same few facts are to have one and the same function
   */
  each<K extends FactKind>(kind: K, fits?: Fits<K>): Iterable<FactOf<K>>;
  /**
   * As `each`, over things that a rule names itself: strings, facts, or plain data made of them; a thing with the same
   * key and content is the same round. Where `things` is lazy (a generator), what it reads decides only which rounds
   * there are: a change of it starts and ends rounds and leaves the others. Of things that are alike in all the first
   * alone may be gone through. `kin` is how the keys start of rounds that a thing takes the place of: where its own is
   * new, rounds within such a one that are the same still hold, as far as their own keys tell all that they use.
   */
  items<T>(name: string, things: Iterable<T>, key: (thing: T) => string, kin?: (thing: T) => string): Iterable<T>;
  /**
   * What `compute` gives, made once per name. Whoever asks for it rests on everything that it read. The value is plain
   * data, finished: it outlives this reader, so it may hold facts and must not hold a reader, nor read later. The name
   * says all that the value depends on beside facts.
   */
  memo<T>(name: string, compute: () => T): T;
  /**
   * As `memo`, of a small value that is written down with the derivation: another process that derives from it takes the
   * value, and makes nothing that only this was made of.
   */
  kept<T extends Plain>(name: string, compute: () => T): T;
  /**
   * An object that reads when it is asked and keeps what it found, made once per name and reader. All that it ever reads
   * through the reader it is given counts for whoever asked for it here: ask where it is used, do not keep it.
   */
  own<T>(name: string, make: (facts: FactReader) => T): T;
}
