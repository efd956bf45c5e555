import type { FactKindTable } from "../fact-kind.ts";
import type { FactBase } from "./base.ts";

/** The importer's user said: what this input does not mention does not exist. Key: the scope. */
export interface ClosedWorldFact extends FactBase<"closed-world"> {}

/** A name under which another source knows a node. Key: `<name>|<node>`. */
export interface AliasFact extends FactBase<"alias"> {
  /** Issuer URL, cluster ARN, host name: as the other source writes it. */
  readonly name: string;
  readonly node: string;
}

/** Something of the input that Ambit reads but does not model yet: a gap in every answer of its scope. Key: `<scope>|<what>`. */
export interface UnsupportedFact extends FactBase<"unsupported"> {
  readonly what: string;
  readonly count: number;
}

/** A declared reference: whoever reads the secret can authenticate to the target. Key: `<secret>|<target>`. */
export interface UnlocksFact extends FactBase<"unlocks"> {
  /** Node id of the secret. */
  readonly secret: string;
  /** Node id (or alias) of what it opens. */
  readonly target: string;
  /** What declares it: `master user secret`, `tag ambit.dev/unlocks` ... */
  readonly declaredBy: string;
  /** Access given on the target; an identity is impersonated, a data store read and written. */
  readonly access: "impersonate" | "read" | "write" | "administer";
}

/**
 * An identity outside every scope read: named as a start, in an overlay, or one that tokens of a repository's workflows carry.
 * Key: its node id, `external:aws-any-account`, `external:aws-account:<twelve digits>` or `external:github:<sub claim>`.
 */
export interface ExternalFact extends FactBase<"external"> {
  readonly issuer: "aws" | "github";
  /** The `sub` claim; the number of an AWS account; empty for a principal of any. */
  readonly subject: string;
  readonly name: string;
}

export interface CommonFacts {
  external: ExternalFact;
  "closed-world": ClosedWorldFact;
  alias: AliasFact;
  unsupported: UnsupportedFact;
  unlocks: UnlocksFact;
}

export const commonFactKinds: FactKindTable<keyof CommonFacts | "coverage"> = {
  coverage: { collection: "coverage of the import" },
  "closed-world": { collection: "closed-world declarations" },
  alias: { collection: "names shared between sources" },
  unsupported: { collection: "input that is not modelled" },
  unlocks: { collection: "declared references of secrets" },
  external: { collection: "identities outside", node: "ExternalIdentity" },
};
