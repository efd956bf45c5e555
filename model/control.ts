import type { FactKind } from "./fact.ts";

/** A kind of edit that closes a step. Ids are public: `<edit>:<fact key>`. */
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

/** Says which edits of which cited facts close a rule's steps. */
export interface ControlTemplate {
  readonly edit: Edit;
  /** The kind of the cited fact that is edited. */
  readonly on: FactKind;
  /** What is done, imperative: "Detach the policy". */
  readonly title: string;
}

/** A named edit of one fact of a snapshot. */
export interface Control {
  readonly id: `${Edit}:${string}`;
  readonly title: string;
  readonly factKind: FactKind;
  readonly factKey: string;
}

export const control = (edit: Edit, on: FactKind, title: string): ControlTemplate => ({ edit, on, title });
