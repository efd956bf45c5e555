import type { SnapshotRef, StepRecord } from "../graph/port.ts";
import type { Access } from "../model/access.ts";
import type { NodeClass, NodeKind } from "../model/node.ts";
import type { Owner } from "../model/owner.ts";
import type { Certainty, Condition } from "../model/step.ts";
import type { AnswerProof } from "../queries/answer.ts";
import type { CheckResult } from "../queries/check.ts";
import type { DiffChange } from "../queries/diff/answer.ts";

/**
 * What a run came to. `found`: a new exposure, one whose acceptance ended, or a guardrail that does not hold. `unknown`:
 * something was not read or cannot be told, and nothing was found. `clear`: everything was read, and nothing was found.
 */
export type ScanResult = "clear" | "found" | "unknown";

/** By what is reached and how surely: docs/scan.md has the table. */
export const severities = ["critical", "high", "medium", "low"] as const;
export type ExposureSeverity = (typeof severities)[number];

/**
 * How a source was read. `read`: whole, as far as it was asked. `partly`: some files or calls of it were not. `refused`: it
 * refused calls. `outdated`: its files are older than the scan allows. `failed`: nothing of it was read.
 */
export const sourceStatuses = ["read", "partly", "refused", "outdated", "failed"] as const;
export type SourceStatus = (typeof sourceStatuses)[number];

/** One scope that a source gives, or gave when it was last read. */
export interface ScanScope {
  readonly scope: string;
  /** When it was read: ISO 8601, UTC. Its distance from the run's start is its age. */
  readonly takenAt: string;
  readonly facts: number;
  /** Facts of it that an earlier read told, as their collection was not read in this one. */
  readonly stale: number;
  /** True where this run did not read it: what is known of it is as old as `takenAt` says. */
  readonly carried: boolean;
}

/** One source of the scan, in one run. */
export interface ScanSource {
  readonly name: string;
  readonly how: "import" | "collect";
  /** What was recognised, or is collected: `AWS`, `Kubernetes`; sorted. */
  readonly titles: readonly string[];
  readonly status: SourceStatus;
  /** Why it is not `read`, one line each. */
  readonly reasons: readonly string[];
  /** Collections of its scopes, counted by how they were read in this run. */
  readonly collections: Readonly<Record<"read" | "partly" | "refused" | "not-asked", number>>;
  /** Sorted by name. */
  readonly scopes: readonly ScanScope[];
}

/**
 * `new`: it was not there at the last scan. `first-read`: it rests on what the last scan did not read, so whether it is new
 * cannot be told. `acceptance-ended`: it was accepted, and the acceptance has expired or was taken back. `accepted`:
 * somebody answers for it until a date. `standing`: it was there and told before.
 */
export const exposureStates = ["new", "first-read", "acceptance-ended", "accepted", "standing"] as const;
export type ExposureState = (typeof exposureStates)[number];

/** Why something is exposed that was not: changes of facts that together did it. */
export interface ScanCause {
  /** Keys of `changes`. None: no fact changed for it; `reason` says what did. */
  readonly changes: readonly string[];
  readonly reason?: string;
}

/** One target that one start reaches. */
export interface ScanExposure {
  /** Stable over runs and redeployments: sha256 in hex, of start, target and access. */
  readonly key: string;
  readonly state: ExposureState;
  readonly severity: ExposureSeverity;
  /** `internet`; a workload (the internet, where code runs in that workload); or as the scan names its starts. */
  readonly start: string;
  readonly id: string;
  readonly kind: NodeKind;
  readonly class: NodeClass;
  readonly name: string;
  readonly access: Access;
  readonly certainty: Certainty;
  readonly conditions: readonly Condition[];
  /** Of the target, the technical one first. */
  readonly owner: Owner;
  /** When a scan first found it: ISO 8601, UTC. Since then it was never found gone. */
  readonly firstSeen: string;
  /** Id in `proofs`; every exposure to tell has one, of others the most severe. */
  readonly proof?: string;
  /** Each alone would do it. Of what stands already: none. */
  readonly causes: readonly ScanCause[];
  /** Of what is accepted, or was. */
  readonly acceptance?: ScanAcceptance;
}

export interface ScanAcceptance {
  readonly owner: string;
  readonly reason: string;
  /** ISO 8601, UTC. */
  readonly expires: string;
}

/** A target that a start does not reach any more; what closed it was read. */
export interface ScanClosed extends Pick<ScanExposure, "key" | "start" | "id" | "access" | "owner" | "firstSeen"> {
  readonly causes: readonly ScanCause[];
}

/** Known from an earlier scan, not found now, and not known to be gone: what it rests on was not read. */
export interface ScanUntold extends Pick<ScanExposure, "key" | "start" | "id" | "access" | "firstSeen"> {
  readonly reason: string;
}

/** One file of guardrails. */
export interface ScanGuardrails {
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly unknown: number;
  /** Those that do not hold or cannot be told. */
  readonly results: readonly CheckResult[];
}

/** What became of one notice in one run. */
export interface ScanNotice {
  readonly channel: string;
  /** Whom it tells; absent: everybody who reads the channel. */
  readonly owner?: string;
  readonly exposures: number;
  /** The same for every attempt, so that a receiver knows one it has. */
  readonly idempotencyKey: string;
  readonly status: "delivered" | "failed";
  /** Runs that tried, this one included. */
  readonly attempts: number;
  /** Why it was not delivered. Holds no address and no answer of the receiver beyond its status. */
  readonly reason?: string;
}

/** One run without its details: what a list of runs shows. */
export interface ScanSummary {
  /** `<start as 20260131T120000Z>-<8 hex digits>`. */
  readonly id: string;
  /** Name of the scan. */
  readonly scan: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** By a clock that no correction moves. */
  readonly seconds: number;
  readonly result: ScanResult;
  /** Why it is `unknown`, or would be if nothing had been found; one line each. */
  readonly unknown: readonly string[];
  /** What was looked at; absent where nothing was ever read. */
  readonly snapshot?: SnapshotRef;
  /** What it was compared with: the last scan's. */
  readonly before?: SnapshotRef;
  /** True where there is nothing to compare with: the first run, or the first after `exposure` was changed. */
  readonly baseline: boolean;
  readonly counts: {
    /** Found now, accepted ones included. */
    readonly exposures: number;
    readonly bySeverity: Readonly<Record<ExposureSeverity, number>>;
    readonly byState: Readonly<Record<ExposureState, number>>;
    /** Of the exposures, those of targets that nobody owns. */
    readonly unowned: number;
    readonly closed: number;
    readonly untold: number;
  };
  readonly guardrails: { readonly passed: number; readonly failed: number; readonly unknown: number };
  readonly sources: readonly Pick<ScanSource, "name" | "status">[];
  readonly notices: { readonly delivered: number; readonly failed: number };
}

/** One run, whole: what every report is made of. */
export interface ScanRecord extends Omit<ScanSummary, "sources"> {
  readonly schema: 1;
  readonly sources: readonly ScanSource[];
  /** Those to tell first, then by severity; `truncated` where the last of them were left out. */
  readonly exposures: readonly ScanExposure[];
  readonly truncated: boolean;
  readonly closed: readonly ScanClosed[];
  readonly untold: readonly ScanUntold[];
  readonly checks: readonly ScanGuardrails[];
  readonly sent: readonly ScanNotice[];
  /** By the keys that causes give. */
  readonly changes: Readonly<Record<string, DiffChange>>;
  readonly proofs: Readonly<Record<string, AnswerProof>>;
  readonly steps: Readonly<Record<string, StepRecord>>;
  /** Proofs of the guardrails that do not hold, in a book of their own for each file. */
  readonly checkProofs: readonly {
    readonly proofs: Readonly<Record<string, AnswerProof>>;
    readonly steps: Readonly<Record<string, StepRecord>>;
  }[];
}

/** Exposures that somebody is told of. */
export const toldStates: ReadonlySet<ExposureState> = new Set(["new", "first-read", "acceptance-ended"]);

/** The same run as a list shows it. */
export function summaryOf(record: ScanRecord): ScanSummary {
  const {
    sources,
    schema: _,
    exposures: _e,
    truncated: _t,
    closed: _c,
    untold: _u,
    checks: _k,
    sent: _s,
    ...rest
  } = record;
  const { changes: _ch, proofs: _p, steps: _st, checkProofs: _cp, ...summary } = rest;
  return { ...summary, sources: sources.map(({ name, status }) => ({ name, status })) };
}

/** DESIGN 7: 1 where something was found, else 3 where something is not known or a notice did not get through, else 0. */
export const exitOf = ({ result, notices }: Pick<ScanRecord, "result" | "notices">): 0 | 1 | 3 =>
  result === "found" ? 1 : result === "unknown" || notices.failed > 0 ? 3 : 0;
