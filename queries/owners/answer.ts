import type { SnapshotRef } from "../../graph/port.ts";
import type { NodeClass, NodeKind } from "../../model/node.ts";
import type { OwnerContact, Ownership } from "../../model/owner.ts";

/** Who answers for what, with the source of each value, and for what nobody does. */
export interface OwnersAnswer {
  readonly schema: 1;
  readonly snapshot: SnapshotRef;
  /** Of everything that the selectors mean, whatever is filtered and shown. */
  readonly counts: OwnersCounts;
  /** By class in the order of an answer's rows; kinds sorted. */
  readonly byKind: readonly OwnersOfKind[];
  /** Those who are named for most things first; at most 50. */
  readonly byOwner: readonly OwnersOfParty[];
  readonly unmatched?: readonly string[];
  readonly truncated: boolean;
  /** By class, kind and id. */
  readonly rows: readonly OwnersRow[];
}

export interface OwnersCounts {
  readonly things: number;
  /** One of the two owners is known. */
  readonly owned: number;
  /** Of these: sources name different ones (GOV-CONF-01). */
  readonly conflicts: number;
  readonly unowned: number;
}

export interface OwnersOfKind extends OwnersCounts {
  readonly class: NodeClass;
  readonly kind: NodeKind;
}

export interface OwnersOfParty {
  readonly owner: string;
  /** Things that it is the first to be asked for: as the technical owner, or as the only one. */
  readonly things: number;
  readonly contact?: OwnerContact;
}

export interface OwnersRow extends Ownership {
  readonly id: string;
  readonly kind: NodeKind;
  readonly class: NodeClass;
  readonly name: string;
}
