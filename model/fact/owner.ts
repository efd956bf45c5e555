import type { FactKindTable } from "../fact-kind.ts";
import type { Duty, OwnerOrigin, OwnerRole } from "../owner.ts";
import type { FactBase } from "./base.ts";

/** A file that tells owners: a scope of its own, so that reading it again replaces what it said. Key: `owners:<document>`. */
export interface OwnerFileFact extends FactBase<"owner.file"> {
  readonly form: "owners-yaml" | "owners-csv" | "codeowners" | "backstage";
}

/** What an owner is told of. */
export type OwnerSelect =
  /** A node id, or a name that a node has in another source. */
  | { readonly by: "id"; readonly id: string }
  /** `*` stands for any run of characters. */
  | { readonly by: "glob"; readonly glob: string }
  /** Things that have all of these tags or labels, `<key>=<value>`; of a namespace where one is named. */
  | {
      readonly by: "tags";
      readonly tags: readonly string[];
      readonly namespace?: string;
      /** True: another claim by tags means the thing more closely. */
      readonly loosely?: boolean;
    }
  /** Whatever was read from a file below `root` (empty, or ending in `/`) that the gitignore-style pattern matches. */
  | { readonly by: "path"; readonly root: string; readonly pattern: string }
  /** All that is in an account, cluster or namespace, by its node id; `*` as the cluster: of every cluster. */
  | { readonly by: "within"; readonly id: string };

/** One row, entity or line that names owners. Key: `<scope>|<place in the file>`. */
export interface OwnerClaimFact extends FactBase<"owner.claim"> {
  readonly origin: OwnerOrigin;
  readonly select: OwnerSelect;
  /** What told it, as answers say it. */
  readonly said: string;
  /** As written; empty: it names none. */
  readonly business: readonly string[];
  readonly technical: readonly string[];
  /** `purpose`, `env`, `chain_owner`, `review_days` ...: the other columns that have a value; several in one by `;`. */
  readonly about: Readonly<Record<string, string>>;
  /** CODEOWNERS: of the lines that match, the last counts. */
  readonly order?: number;
}

/** A team, person or provider. Key: `<scope>|<id>`. */
export interface OwnerPartyFact extends FactBase<"owner.party"> {
  readonly id: string;
  readonly type: "team" | "person" | "provider";
  readonly name?: string;
  readonly email?: string;
  readonly oncall?: string;
  /** False: left, dissolved. */
  readonly active: boolean;
  /** Other names under which sources know it. */
  readonly aliases: readonly string[];
  /** Ids of people. */
  readonly members: readonly string[];
  /** Whose task control points are. */
  readonly role?: Duty;
  /** Public keys of sign-offs: `ed25519:<base64>`. */
  readonly signingKeys?: readonly string[];
}

/** Tag, label and annotation keys that name an owner in this organisation, in place of the usual ones. Key: the scope. */
export interface OwnerKeysFact extends FactBase<"owner.keys"> {
  /** Lower case, the first that a thing has counts. Absent: the usual ones. */
  readonly business?: readonly string[];
  readonly technical?: readonly string[];
  /** Keys that name both at once. */
  readonly both?: readonly string[];
}

/** Controls of a kind that are somebody's task whoever owns the thing. Key: `<scope>|<place in the file>`. */
export interface OwnerDutyFact extends FactBase<"owner.duty"> {
  /** Edit of the control: `restrict-network`; absent: any. */
  readonly edit?: string;
  /** Kind of the fact that it edits: `k8s.network-policy`; absent: any. */
  readonly on?: string;
  /** One of the two: whose task it is, or which of the thing's owners. */
  readonly owner?: string;
  readonly role?: OwnerRole;
}

/** A finding that somebody answers for, until a day. Key: `<scope>|<place in the file>`. */
export interface OwnerSuppressionFact extends FactBase<"owner.suppression"> {
  /** Id of a check, upper case. */
  readonly check: string;
  readonly select: Extract<OwnerSelect, { readonly by: "id" | "glob" }>;
  readonly owner: string;
  readonly reason: string;
  /** ISO 8601, date or time: from then on it counts for nothing. */
  readonly expires: string;
}

export interface OwnerFacts {
  "owner.file": OwnerFileFact;
  "owner.claim": OwnerClaimFact;
  "owner.party": OwnerPartyFact;
  "owner.keys": OwnerKeysFact;
  "owner.duty": OwnerDutyFact;
  "owner.suppression": OwnerSuppressionFact;
}

export const ownerFactKinds: FactKindTable<keyof OwnerFacts> = {
  "owner.file": { collection: "files that tell owners" },
  "owner.claim": { collection: "owners told" },
  "owner.party": { collection: "teams and people" },
  "owner.keys": { collection: "tag keys that name owners" },
  "owner.duty": { collection: "tasks of owners" },
  "owner.suppression": { collection: "findings that owners accept" },
};
