import type { FingerprintKey } from "./credential.ts";
import type { Fact, FactKind } from "./fact.ts";

/** One file of an import: a file on disk or an entry of an archive. */
export interface InputFile {
  /** Relative to what the user named, with `/`; shown in sources and errors. */
  readonly path: string;
  /** Bytes, decompressed where an archive said so. */
  readonly size: number;
  /** True where every user of this machine may read it. */
  readonly openToAll?: boolean;
  /** May be called more than once; each call reads from the start. */
  open(): AsyncIterable<Uint8Array>;
}

/** `manifest.json` of a bundle: what was asked of the source and how it answered. */
export interface BundleManifest {
  readonly format: "ambit-bundle/v1";
  readonly source: string;
  readonly name?: string;
  /** ISO 8601, UTC. */
  readonly takenAt?: string;
  /** Kubernetes: the cluster's service account issuer. */
  readonly issuer?: string;
  /** False while a collection has not ended: what its calls say is what had been read by then. */
  readonly finished?: boolean;
  readonly calls?: readonly {
    readonly call: string;
    readonly status: "read" | "partly" | "refused" | "not-asked";
    readonly reason?: string;
  }[];
}

/** The files that belong together: one folder (or archive) of one source, or files named apart. */
export interface InputGroup {
  readonly files: readonly InputFile[];
  readonly manifest?: BundleManifest;
  /** Where the manifest stands, as a source's document. */
  readonly manifestPath?: string;
  /** Name that the user gave with `--as`, or the manifest's. */
  readonly name?: string;
  /** A name to propose where none is given: the folder's. */
  readonly proposedName: string;
}

export interface ImportContext {
  /** When the input was taken: the manifest's time or the file's; ISO 8601, UTC. Stands in every source. */
  readonly observedAt: string;
  /** A document that could not be read: shown to the user, kept as a gap of the scope; the rest is imported. */
  problem(problem: ImportProblem): void;
  /** A line for the user about the input, which is read all the same. */
  warn?(message: string): void;
  /** Namespace of Kubernetes manifests that name none, where the user says which. */
  readonly namespace?: string;
  /** The key that secrets are fingerprinted under, made at its first use; without one they have no fingerprint. */
  fingerprintKey?(): FingerprintKey | undefined;
  /** True where the user wants fingerprints of values that stores of secrets hold: taken before the values are dropped. */
  readonly fingerprintStored?: boolean;
  /** Progress on stderr, at most a few times a second. */
  progress(message: string): void;
  /**
   * Told of a fact, before it is given, of which only the existence is known: something else in the input mentions it.
   * Where a design is laid over a snapshot, such a fact does not replace what the snapshot knows.
   */
  implied?(fact: FactRef): void;
  /** Told by an importer of `changes` of each fact as it is before the change; what is not given again is gone. */
  before?(fact: Fact): void;
}

/** Names a fact. */
export interface FactRef {
  readonly kind: FactKind;
  readonly key: string;
}

/** What bundles make of a snapshot's facts: those to add or to put in the place of theirs, and those to take away. */
export interface Design {
  readonly add: readonly Fact[];
  readonly remove: readonly FactRef[];
  /** What of the bundles could not be read: what it would have changed is not known. */
  readonly problems: readonly ImportProblem[];
  /** What the bundles were taken for, and files that are no part of one; absent where no bundle says it. */
  readonly recognised?: readonly Recognised[];
  readonly passedOver?: readonly PassedOver[];
}

/** What one bundle was taken for. */
export interface Recognised {
  /** Folder, archive or file. */
  readonly path: string;
  /** Importer id: `aws`, `kubernetes`, `vault`. */
  readonly as: string;
  readonly title: string;
  /** The cluster's name; AWS has none. */
  readonly name?: string;
  readonly files: number;
  /** ISO 8601, UTC. */
  readonly takenAt: string;
}

/** A file that is no part of an export, and what it is. */
export interface PassedOver {
  readonly path: string;
  readonly what: string;
}

export interface ImportProblem {
  readonly code:
    | "import.malformed"
    | "import.shape"
    | "import.too-large"
    | "import.unreadable"
    | "import.unrecognised"
    | "import.unsafe-path";
  readonly file: string;
  /** JSON pointer, or `byte <n>`. */
  readonly at?: string;
  /** One line; never quotes the document. */
  readonly message: string;
}

/** What every importer folder exports from its index.ts. Live collection (`collect`) joins it with part G. */
export interface Importer {
  /** Family and folder name: `aws`, `kubernetes`, `vault`. */
  readonly id: string;
  readonly title: string;
  readonly emits: readonly FactKind[];
  /** The least the reading identity must be allowed, in the source's own terms. */
  readonly permissions: readonly string[];
  /** How to make the input and what becomes of it, for its page: headings with Markdown. */
  readonly guide?: readonly (readonly [heading: string, text: string])[];
  /** Set where its input does not say which cluster it is of: whose names (`--as`) it goes by, where that is not its id. */
  readonly named?: "kubernetes" | "vault";
  /** True where the file is of this source, judged by its content: gets the first 64 KiB and the path. */
  recognises(path: string, head: string): boolean;
  /** The name that the file gives what it is of, to propose one: gets what `recognises` gets. */
  nameIn?(path: string, head: string): string | undefined;
  /** True where the input says how things change (a plan) and not what there is: it may tell a part of an object alone. */
  readonly changes?: true;
  /** Pure over the group, streaming; total: what cannot be read is a problem, not an exception. Coverage facts included. */
  toFacts(group: InputGroup, context: ImportContext): AsyncIterable<Fact>;
}

export const defineImporter = (importer: Importer): Importer => Object.freeze(importer);
