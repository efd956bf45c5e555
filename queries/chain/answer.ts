import type { Evidence, SnapshotRef } from "../../graph/port.ts";
import type { CellState, LaneId } from "../../model/chain.ts";
import type { AiRole } from "../../model/fact/ai.ts";
import type { NodeKind } from "../../model/node.ts";
import type { Duty } from "../../model/owner.ts";
import type { ControlPointId } from "../../model/raci.ts";
import type { AnswerGap } from "../answer.ts";
import type { BypassId, Witness } from "../routes/placement.ts";

export { type CellState, cellStates, type LaneId, laneIds, laneTitles } from "../../model/chain.ts";

/** One control on the way: whether it is there, what it guards, whose it is. */
export interface ChainCell {
  readonly lane: LaneId;
  readonly point: ControlPointId;
  readonly control: string;
  readonly state: CellState;
  /** What was found: one sentence. */
  readonly found: string;
  /** What would be open without it. */
  readonly guards: string;
  /** Node ids that it is about, sorted. */
  readonly nodes: readonly string[];
  readonly evidence: readonly Evidence[];
  /** Accountable for it; absent: nobody is named. */
  readonly owner?: string;
  /** Of `absent` and `not-proven`: what is missing, in a few words. */
  readonly gap?: string;
  /** Ways around a login that it is about. */
  readonly bypass?: BypassId;
  readonly witness?: Witness;
}

/** Somebody of a RACI row, and what told it. */
export interface RaciParty {
  /** Id of the team or person. */
  readonly owner: string;
  /** Why it is this one: `business owner of ...`, `has the role cloud`. */
  readonly by: string;
}

export interface RaciRow {
  readonly point: ControlPointId;
  readonly title: string;
  /** Exactly one is as it should be, for each thing that the point guards. */
  readonly accountable: readonly RaciParty[];
  readonly responsible: readonly RaciParty[];
  readonly consulted: readonly RaciParty[];
  readonly informed: readonly RaciParty[];
  readonly state: "assigned" | "missing" | "several";
  /** Of `missing` and `several`: one sentence. */
  readonly gap?: string;
}

export interface LaneSummary {
  readonly lane: LaneId;
  /** Of its worst cell. */
  readonly state: CellState;
  readonly absent: number;
  readonly notProven: number;
  readonly present: number;
}

export interface ServiceRow {
  /** Node id. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  /** What it is of an AI service; empty: not known as a part of one. */
  readonly roles: readonly AiRole[];
  readonly product?: string;
  /** Node ids of parts of AI services that it uses: stores that it reads, and what answers it in its own namespace. Sorted. */
  readonly uses: readonly string[];
  /** How the worst of its routes from the internet asks who is there; `none`: no route leads to it. */
  readonly entry: "authenticated" | "none" | "not-proven" | "unauthenticated";
  readonly lanes: readonly LaneSummary[];
  /** Reached by code in it, beyond what the internet has without it. */
  readonly behind: { readonly identities: number; readonly secrets: number; readonly stores: number };
  readonly chainOwner?: string;
  /** Control points without exactly one accountable. */
  readonly unassigned: readonly ControlPointId[];
}

export interface Chain extends ServiceRow {
  /** Node ids, sorted. */
  readonly workloads: readonly string[];
  readonly routes: readonly string[];
  readonly cells: readonly ChainCell[];
  readonly raci: readonly RaciRow[];
  /** Duties that have to sign a change of it: those of the accountable of its control points. */
  readonly duties: readonly Duty[];
}

export interface ChainAnswer {
  readonly schema: 1;
  readonly snapshot: SnapshotRef;
  readonly gaps: readonly AnswerGap[];
  /** Parts of AI services first, then by id. */
  readonly services: readonly ServiceRow[];
  readonly truncated: boolean;
  /** Of the services asked for; empty where none was named. */
  readonly chains: readonly Chain[];
  readonly unmatched?: readonly string[];
}
