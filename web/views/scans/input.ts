import type { ExposureState, ScanExposure } from "../../../scan/record.ts";
import type { FieldsOf, StateOf } from "../../state/views.ts";

export type ScansState = StateOf<"scans">;
export type Change = (fields: FieldsOf<"scans">, move?: "push" | "replace") => void;

/** Those of scan/record.ts: the page imports no values from there. */
const toldStates: ReadonlySet<ExposureState> = new Set(["new", "first-read", "acceptance-ended"]);

/** True where somebody is told of it. */
export const isTold = ({ state }: Pick<ScanExposure, "state">): boolean => toldStates.has(state);
