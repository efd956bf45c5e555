import type { Check } from "../../model/check.ts";
import type { CheckContext } from "./context.ts";

export type AmbitCheck = Check<CheckContext>;

/** Types a check at its definition. The file's name is the check's id in lower case. */
export const defineCheck = (check: AmbitCheck): AmbitCheck => Object.freeze(check);
