import type { SnapshotRef } from "../../graph/port.ts";
import type { NodeKind } from "../../model/node.ts";
import type { Owner } from "../../model/owner.ts";
import type { Field } from "./field.ts";
import type { IdentityRecord, NhiType, RevokeStep } from "./record.ts";

/** Every non-human identity with who answers for it, what proves it and how it ends. */
export interface IdentitiesAnswer {
  readonly schema: 1;
  readonly snapshot: SnapshotRef;
  /** ISO 8601, UTC: ages and ends are judged at this moment. */
  readonly asOf: string;
  /** Of everything that the selectors mean, whatever is filtered and shown. */
  readonly counts: IdentityCounts;
  /** By type, sorted. */
  readonly byType: readonly (IdentityCounts & { readonly type: NhiType })[];
  readonly unmatched?: readonly string[];
  readonly truncated: boolean;
  /** By type and id. */
  readonly identities: readonly IdentityRecord[];
  /** Where those without an accountable owner were asked for: what is revoked, in that order. */
  readonly revocations?: readonly Revocation[];
}

export interface IdentityCounts {
  readonly identities: number;
  /** A business owner is named who is still there. */
  readonly accountable: number;
  readonly privileged: number;
  /** Somebody on the internet comes to act as it, code running in what they can connect to. */
  readonly exposed: number;
  /** With a credential that works until somebody takes it away. */
  readonly standing: number;
}

/** One identity that nobody answers for, and what it takes to end it. */
export interface Revocation {
  /** From 1: first what is worst to leave, of equals what breaks least. */
  readonly number: number;
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  /** Why it stands here: `exposed and privileged`. */
  readonly why: string;
  /** Who may know of it, though nobody is accountable. */
  readonly ask: Owner;
  readonly steps: readonly RevokeStep[];
  readonly breaks: RevocationBreaks;
}

/** What stops to work with it, as far as was read. */
export interface RevocationBreaks {
  /** Node ids, sorted; at most 50. */
  readonly workloads: readonly string[];
  readonly workloadCount: number;
  /** Identities that log in as it: node ids, sorted; at most 50. */
  readonly logins: readonly string[];
  readonly lastUsed: Field<string>;
}
