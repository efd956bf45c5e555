import { Check, CircleDashed, CircleHelp, TriangleAlert } from "lucide";
import type { FrameworkKey } from "../../../model/framework/keys.ts";
import type { ReportLineKind, ReportState } from "../../../queries/report/answer.ts";
import type { MarkWords } from "../../parts/mark.tsx";

export const states: Readonly<Record<ReportState, MarkWords>> = {
  found: { word: "Found", icon: TriangleAlert, tone: "fault" },
  partly: { word: "Partly evaluated", icon: CircleHelp, tone: "warn" },
  clear: { word: "Nothing found", icon: Check, tone: "good" },
  "not-evaluated": { word: "Not evaluated", icon: CircleDashed, tone: "quiet" },
};

export const lineWords: Readonly<Record<ReportLineKind, string>> = {
  finding: "finding",
  gap: "missing control",
  step: "technique",
  "not-proven": "not proven",
  "not-evaluated": "not evaluated",
  accepted: "accepted",
  part: "part",
  clear: "not found",
  control: "control",
};

export const frameworkNames: Readonly<Record<FrameworkKey, string>> = {
  "owasp-nhi-2025": "OWASP NHI Top 10",
  "nist-csf-2.0": "NIST CSF 2.0",
  "nist-ai-rmf-1.0": "NIST AI RMF",
  "csa-maestro": "CSA MAESTRO",
  "mitre-attack": "MITRE ATT&CK",
  "mitre-atlas": "MITRE ATLAS",
};
