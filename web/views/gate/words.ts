import { Ban, Check, CircleHelp, Clock, FilePen, History, TriangleAlert, X } from "lucide";
import type { GateFinding, GateRecord, Verdict } from "../../../gate/answer.ts";
import type { MarkWords } from "../../parts/mark.tsx";

export const verdicts: Readonly<Record<Verdict, MarkWords>> = {
  pass: { word: "Passes", icon: Check, tone: "good" },
  fail: { word: "Fails", icon: X, tone: "fault" },
  incomplete: { word: "Cannot be told", icon: CircleHelp, tone: "warn" },
};

export const levels: Readonly<Record<GateFinding["level"], MarkWords>> = {
  fail: { word: "fails", icon: X, tone: "fault" },
  warn: { word: "warns", icon: TriangleAlert, tone: "warn" },
};

export const standings: Readonly<Record<GateRecord["state"], MarkWords>> = {
  "in-force": { word: "in force", icon: Check, tone: "good" },
  open: { word: "not signed by all", icon: FilePen, tone: "warn" },
  lapsed: { word: "lapsed", icon: Clock, tone: "fault" },
  rejected: { word: "rejected", icon: Ban, tone: "fault" },
  void: { word: "void", icon: X, tone: "fault" },
  superseded: { word: "superseded", icon: History, tone: "quiet" },
};
