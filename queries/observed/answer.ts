import type { SnapshotRef } from "../../graph/port.ts";
import type { LogForm, Outcome } from "../../model/fact/observed.ts";
import type { NodeClass, NodeKind } from "../../model/node.ts";
import type { Owner } from "../../model/owner.ts";

/** A time of which logs were read: ISO 8601, UTC. */
export interface LogPeriod {
  readonly from: string;
  readonly to: string;
}

/**
 * What logs say of one step: `observed`, it was taken; `not-seen`, logs that would show it were read and do not; `unknown`,
 * no log that would show it was read, or nothing tells what it would look like.
 */
export interface StepObserved {
  readonly seen: "observed" | "not-seen" | "unknown";
  /** `exact`: the event, who and on what. `identity`: the event and who; on what the log does not say, or something else. */
  readonly match?: "exact" | "identity";
  /** Who was seen to take it. Node ids. */
  readonly by?: readonly string[];
  /** What the log calls it: `<service>:<action>`. */
  readonly events?: readonly string[];
  /** ISO 8601, UTC. */
  readonly since?: string;
  readonly last?: string;
  readonly count?: number;
  /** Some of the addresses and programs. */
  readonly addresses?: readonly string[];
  readonly agents?: readonly string[];
  /** Refused tries, which are not counted above. */
  readonly denied?: { readonly count: number; readonly last: string };
  /** Times that logs were read of; for `unknown` none, or those of which only a part was. */
  readonly periods: readonly LogPeriod[];
  /** Why nothing better is said. */
  readonly why?: string;
}

export interface ObservedLogRow extends LogPeriod {
  readonly of: string;
  readonly form: LogForm;
  readonly events: number;
  /** False: what is not in it may have happened all the same. */
  readonly whole: boolean;
  readonly why?: string;
  readonly regions?: readonly string[];
  /** File that it came in. */
  readonly source: string;
}

/** One thing that an identity did, all logs together. */
export interface ObservedUse {
  readonly action: string;
  readonly resource?: string;
  readonly outcome: Outcome;
  readonly by?: string;
  readonly accessKey?: string;
  readonly first: string;
  readonly last: string;
  readonly count: number;
  readonly addresses: readonly string[];
  readonly agents: readonly string[];
  readonly sessionKeys: readonly string[];
}

/** A step that an identity may take by itself, with what logs say of it. */
export interface GrantedStep {
  readonly rule: string;
  readonly title: string;
  readonly to: string;
  readonly observed: StepObserved;
}

export interface ObservedIdentity {
  readonly id: string;
  readonly kind?: NodeKind;
  readonly class?: NodeClass;
  readonly name: string;
  readonly owner: Owner;
  /** False: logs name it, and the snapshot does not hold it. */
  readonly known: boolean;
  /** Last use that was carried out; absent where none was seen. */
  readonly last?: { readonly at: string; readonly action: string; readonly address?: string };
  readonly since?: string;
  readonly count: number;
  readonly denied: number;
  /** Of whom no use was seen: whether whole logs of its source were read (`never`) or not (`unknown`). */
  readonly unused?: "never" | "unknown";
  readonly periods: readonly LogPeriod[];
  /** Steps that it may take, by what logs say of them. */
  readonly granted: { readonly observed: number; readonly notSeen: number; readonly unknown: number };
  /** Where one identity was asked for: never observed first. */
  readonly steps?: readonly GrantedStep[];
  readonly uses?: readonly ObservedUse[];
}

/** A key as logs tell of it. */
export interface ObservedKey {
  readonly id: string;
  readonly found: boolean;
  /** Whose it is: node id. */
  readonly principal?: string;
  readonly sessionName?: string;
  readonly sourceIdentity?: string;
  readonly issuedAt?: string;
  readonly expiresAt?: string;
  /** From this key back to the first: who got each with which. */
  readonly chain: readonly {
    readonly keyId?: string;
    readonly identity: string;
    readonly by: string;
    readonly at: string;
  }[];
  readonly uses: readonly ObservedUse[];
  /** Sessions that were got with it, newest first. */
  readonly issued: readonly { readonly keyId: string; readonly principal: string; readonly at: string }[];
  readonly why?: string;
}

/** What audit logs tell, and what of standing access they never show. */
export interface ObservedAnswer {
  readonly schema: 1;
  readonly snapshot: SnapshotRef;
  readonly since?: string;
  readonly logs: readonly ObservedLogRow[];
  readonly counts: { readonly used: number; readonly never: number; readonly unknown: number };
  readonly unmatched?: readonly string[];
  readonly truncated: boolean;
  /** Never used ones first, then by last use, then those of which nothing is known. */
  readonly identities: readonly ObservedIdentity[];
  readonly key?: ObservedKey;
}
