import type { SnapshotRef } from "../../graph/port.ts";
import type { Access, Privilege } from "../../model/access.ts";
import type { CoverageState } from "../../model/fact.ts";
import type { NodeKind, RouteAuthentication } from "../../model/node.ts";
import type { Certainty } from "../../model/step.ts";
import type { AnswerGap } from "../answer.ts";
import type { Consequence } from "../entries/consequences.ts";

/** The first view: ways in against what they lead to, what to look at first, and what was not read. */
export interface OverviewAnswer {
  readonly schema: 1;
  readonly snapshot: SnapshotRef;
  readonly certainty: Certainty;
  /** What the cells of an entry take as given, in words for the page. */
  readonly hypothesis: string;
  readonly counts: OverviewCounts;
  /** Row 0 is the internet with nothing assumed; then entries, worst first; then credentials; then outside identities. */
  readonly rows: readonly OverviewRow[];
  /** At most 60 groups: by class, in each class the most reached first. */
  readonly targets: readonly OverviewTargets[];
  /** Only those that reach anything; row by row, in the order of the columns. */
  readonly cells: readonly OverviewCell[];
  /** Rows beyond the limit, by origin, and groups of targets beyond 60: what is there is in no cell. */
  readonly hidden: {
    readonly entry: number;
    readonly credential: number;
    readonly outsider: number;
    readonly targets: number;
  };
  readonly truncated: boolean;
  /** At most 7, the first first. */
  readonly first: readonly OverviewItem[];
  readonly coverage: readonly OverviewScope[];
  readonly gaps: readonly AnswerGap[];
}

export interface OverviewCounts {
  /** Ways in that ask nobody who they are. */
  readonly entries: number;
  /** Of these, routes of which it is not proven that they ask nobody. */
  readonly notProven: number;
  /** Long-lived credentials: keys that work until somebody revokes them. */
  readonly credentials: number;
  /** Outside identities that the estate trusts. */
  readonly outsiders: number;
  readonly identities: number;
  /** Identities that lead to the administration of an authority by themselves. */
  readonly privileged: number;
  readonly workloads: number;
  readonly secrets: number;
  /** Without configuration. */
  readonly dataStores: number;
  readonly authorities: number;
  /** Secrets, data stores and authorities. */
  readonly sensitive: number;
  /** Of the sensitive: reached from the internet as it is, nothing assumed. */
  readonly reachedByAnybody: number;
  /** Of the sensitive: reached by the internet or some entry shown, under the hypothesis. */
  readonly reached: number;
}

/** `internet`: anybody, nothing assumed. `entry`: a way in. `credential`: a leaked key. `outsider`: an identity outside. */
export type OverviewOrigin = "internet" | "entry" | "credential" | "outsider";

export interface OverviewRow {
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  readonly origin: OverviewOrigin;
  /** What somebody has there who comes in. */
  readonly access: Access;
  readonly boundary: OverviewBoundary;
  /** Entries: whether the way in asks who is there. */
  readonly authentication?: RouteAuthentication;
  readonly certainty: Certainty;
  /** Workloads that its requests arrive at, at most 5; `leadsToCount` of all. */
  readonly leadsTo: readonly string[];
  readonly leadsToCount: number;
  /** What to ask `reach` for all that this row reaches. */
  readonly ask: { readonly from: readonly string[]; readonly assume: readonly string[] };
  /** What is reached beyond what anybody reaches anyway; of the internet what anybody reaches. */
  readonly reaches: Consequence;
}

export interface OverviewBoundary {
  /** A scope, or `internet`, `external`, `other`. */
  readonly id: string;
  readonly title: string;
}

/**
 * `authority`: administration of an account or cluster. `identity`: those that lead there by themselves. `configuration`:
 * config maps, which should hold nothing secret and often do.
 */
export const targetClasses = ["authority", "identity", "secret", "data-store", "configuration"] as const;
export type TargetClass = (typeof targetClasses)[number];

export interface OverviewTargets {
  /** `<boundary>|<class>`. */
  readonly id: string;
  readonly boundary: OverviewBoundary;
  readonly class: TargetClass;
  /** All there are. */
  readonly total: number;
  /** By the internet or some entry shown. */
  readonly reached: number;
}

export interface OverviewCell {
  /** Index in `rows`. */
  readonly row: number;
  /** Index in `targets`. */
  readonly target: number;
  /** How many of the group, by the strongest certainty; of entries without what anybody reaches anyway. */
  readonly count: number;
  readonly byCertainty: Readonly<Record<Certainty, number>>;
  /** The one to open first: most certain, then nearest. */
  readonly first: Privilege;
  /** Steps to it, the hypothesis included. */
  readonly steps: number;
}

/** Why something is to be looked at; the order is the order of rank. */
export const itemKinds = [
  "administers",
  "public",
  "entry",
  "credential",
  "outsider",
  "control",
  "not-proven",
  "gap",
] as const;
export type ItemKind = (typeof itemKinds)[number];

export interface OverviewItem {
  readonly kind: ItemKind;
  /** One sentence, in plain words. */
  readonly text: string;
  /** Why it is here, one sentence. */
  readonly why: string;
  readonly certainty?: Certainty;
  /** The question to ask next; none where something has to be imported first. */
  readonly ask?: OverviewQuestion;
  /** Rows that it is about: indexes in `rows`. */
  readonly rows: readonly number[];
}

/** A question of `queries/`, with its input. */
export interface OverviewQuestion {
  readonly query: "reach" | "paths" | "step" | "entries" | "rules";
  readonly input: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** How far one scope was read: what is missing is not thereby safe. */
export interface OverviewScope extends OverviewBoundary {
  /** False for a scope that others mention and nobody imported. */
  readonly imported: boolean;
  /** ISO 8601, UTC; absent where nothing tells. */
  readonly takenAt?: string;
  /** Seconds before the newest scope of the snapshot; no clock is read. */
  readonly behind?: number;
  /** Collections that rules use, by how far they were read. */
  readonly collections: Readonly<Record<CoverageState, number>>;
  /** Things in the input that are not modelled. */
  readonly unsupported: number;
  /** What was not read whole, the most blinding first. */
  readonly gaps: readonly OverviewGap[];
}

export interface OverviewGap {
  /** In the words of its source, plural. */
  readonly collection: string;
  readonly state: Exclude<CoverageState, "read">;
  readonly reason: string;
  /** Rules whose silence proves nothing because of it. */
  readonly blinds: readonly string[];
  /** Rules whose steps stay conditional because of it. */
  readonly weakens: readonly string[];
  /** True where a blinded rule begins at what the internet reaches or may reach. */
  readonly atEntry: boolean;
}
