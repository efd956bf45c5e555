import { Check, CircleHelp, Clock, EyeOff, TriangleAlert, X } from "lucide";
import type { ExposureSeverity, ExposureState, ScanResult, ScanSummary, SourceStatus } from "../../../scan/record.ts";
import type { MarkWords } from "../../parts/mark.tsx";

/** What a run came to, in a word and a glyph, so that colour never says it alone. */
export const results: Readonly<Record<ScanResult, MarkWords>> = {
  clear: { word: "nothing new", icon: Check, tone: "good" },
  found: { word: "found", icon: TriangleAlert, tone: "fault" },
  unknown: { word: "unknown", icon: CircleHelp, tone: "warn" },
};

/** How a source was read. */
export const statuses: Readonly<Record<SourceStatus, MarkWords>> = {
  read: { word: "read", icon: Check, tone: "good" },
  partly: { word: "partly read", icon: EyeOff, tone: "warn" },
  refused: { word: "refused calls", icon: EyeOff, tone: "warn" },
  outdated: { word: "outdated", icon: Clock, tone: "warn" },
  failed: { word: "not read", icon: X, tone: "fault" },
};

/** Why an exposure is in the record, as its column says it. */
export const stateWords: Readonly<Record<ExposureState, string>> = {
  new: "new",
  "first-read": "first read now",
  "acceptance-ended": "acceptance ended",
  accepted: "accepted",
  standing: "known",
};

export const severityWords: Readonly<Record<ExposureSeverity, string>> = {
  critical: "critical",
  high: "high",
  medium: "medium",
  low: "low",
};

/** Exposures of a run that somebody is told of. */
export const toldOf = ({ counts: { byState } }: Pick<ScanSummary, "counts">): number =>
  byState.new + byState["first-read"] + byState["acceptance-ended"];

/** Seconds as people say them: "42 s", "3 min 5 s". */
export const lasted = (seconds: number): string =>
  seconds < 60 ? `${Math.round(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
