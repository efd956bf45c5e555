import type { FactKind } from "./fact.ts";

/** A kind of edit that closes a step. Ids are public: `<edit>:<fact key>`, `<edit>.<change>:<fact key>`. */
export const edits = [
  "add-authentication",
  "delete",
  "detach",
  "narrow",
  "remove-mount",
  "restrict-network",
  "revoke",
  "rotate",
] as const;
export type Edit = (typeof edits)[number];

/**
 * `closes`: the step does not come about any more. `ends-copies`: the step stays as it is, and what was taken by it
 * until now (a copied secret, a session, a lease) stops to work.
 */
export type EditEffect = "closes" | "ends-copies";

/** Says which edits of which cited facts close a rule's steps. What an edit does is in `edit/`. */
export interface ControlTemplate {
  readonly edit: Edit;
  /** The kind of the cited fact that is edited. */
  readonly on: FactKind;
  /** Which change, where one edit can change facts of one kind in several ways: `host-access`. */
  readonly change?: string;
  /** What is done, imperative: "Detach the policy". */
  readonly title: string;
  /**
   * Where the edit closes only some of the alternatives that cite a fact. `premise`: the fact is of a node that is a
   * premise. `unconditional`: nothing is left open but what was not read.
   */
  readonly where?: "premise" | "unconditional";
}

/**
 * What an edit takes to carry out. 1: one credential is revoked or rotated. 2: one permission or setting is changed, at
 * once. 3: one workload or resource is configured anew and restarted. 4: something shared is changed or taken away, a
 * network path, an identity provider. 5: something is designed anew.
 */
export type EditCost = 1 | 2 | 3 | 4 | 5;

/** How long until an edit has its whole effect. */
export interface Latency {
  /** Until the platform acts by it, at most as documented or usual; 0: at once. */
  readonly seconds: number;
  /** What works on after that, one line; absent: nothing. */
  readonly survives?: string;
  /** Until that has ended too, counted from the edit; absent where it does not end by itself, or nothing survives. */
  readonly survivesSeconds?: number;
}

/** A named edit of one fact of a snapshot. */
export interface Control {
  readonly id: string;
  readonly edit: Edit;
  readonly change?: string;
  readonly effect: EditEffect;
  readonly title: string;
  readonly factKind: FactKind;
  readonly factKey: string;
  readonly cost: EditCost;
  readonly reversible: boolean;
  readonly latency: Latency;
  /** What to run or change, with the fact's own names; every name is one shell word. */
  readonly command: string;
  /** Set where what a cut or what-if reckons with is more than what the command does: what it is. */
  readonly simulates?: string;
}

export const control = (
  edit: Edit,
  on: FactKind,
  title: string,
  change?: string,
  where?: ControlTemplate["where"],
): ControlTemplate => ({
  edit,
  on,
  ...(change === undefined ? {} : { change }),
  title,
  ...(where === undefined ? {} : { where }),
});
