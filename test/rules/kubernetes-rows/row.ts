import type { Certainty } from "../../../model/step.ts";
import type { Draft } from "../aws-paths/draft.ts";

/** One cluster `prod`, as its API would list it, and what stands beside it. Everything that is not in it does not exist. */
export interface World {
  /** Raw API objects. */
  readonly objects: readonly object[];
  /** `v1.34.0`, as `kubectl version` tells it. */
  readonly version?: string;
  /** Service account issuer of the manifest. */
  readonly issuer?: string;
  readonly aws?: readonly Draft[];
  /** Answers of a Vault `prod`, by request path. */
  readonly vault?: Readonly<Record<string, unknown>>;
  /** In the place of the row's own. */
  readonly from?: string | readonly string[];
  readonly to?: string;
}
export type Case = World | readonly object[];
/** By what it shows, in a few words: the page prints them. */
export type Cases = Readonly<Record<string, Case>>;

/** A row of the list of edges that rules follow. Ids are without `k8s:prod:`: `pod:app:web#execute`. */
export interface FollowedRow {
  readonly name: string;
  /** All the rules that the way takes. Nothing else derives a step in its cases. */
  readonly rules: readonly string[];
  /** Privileges held together. */
  readonly from: string | readonly string[];
  /** What is gained. */
  readonly to: string;
  /** Gained for certain. */
  readonly fires?: Cases;
  /** Gained if a condition holds, and not without one. */
  readonly conditional?: Cases;
  /** Gained on a hypothesis alone. */
  readonly assumed?: Cases;
  /** Not gained: one premise is away, or a blocker is there. */
  readonly silent: Cases;
  /** What is understood otherwise than the list of edges says, or not followed, with the reason. */
  readonly note?: string;
}
export interface LeftOutRow {
  readonly name: string;
  readonly leftOut: string;
}
export type Row = FollowedRow | LeftOutRow;

export const leftOut = (name: string, why: string): LeftOutRow => ({ name, leftOut: why });

export const isFollowed = (row: Row): row is FollowedRow => "rules" in row;

/** Cases with the certainty with which each gains; undefined: not at all. */
export const casesOf = (row: FollowedRow): readonly (readonly [what: string, Case, Certainty | undefined])[] => [
  ...each(row.fires, "certain"),
  ...each(row.conditional, "conditional"),
  ...each(row.assumed, "assumed"),
  ...each(row.silent, undefined),
];
const each = (cases: Cases | undefined, certainty: Certainty | undefined) =>
  Object.entries(cases ?? {}).map(([what, one]) => [what, one, certainty] as const);
