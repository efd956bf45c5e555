import { type ScanExposure, toldStates } from "../../../scan/record.ts";
import type { FieldsOf, StateOf } from "../../state/views.ts";

export type ScansState = StateOf<"scans">;
export type Change = (fields: FieldsOf<"scans">, move?: "push" | "replace") => void;

/** True where somebody is told of it. */
export const isTold = ({ state }: Pick<ScanExposure, "state">): boolean => toldStates.has(state);
