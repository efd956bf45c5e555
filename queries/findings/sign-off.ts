import type { Check } from "../../model/check.ts";
import { type AmbitCheck, defineCheck } from "./define.ts";
import { csf } from "./words.ts";

type Own = Pick<Check<never>, "condition" | "id" | "remediation" | "severity" | "title">;

/**
 * A check of sign-offs. Records are files of a repository: who wrote and who approved them is in its commits, whether they are
 * in force depends on the day. A snapshot holds neither, so `ambit gate` decides, over the same steps.
 */
export const govSign = (own: Own): AmbitCheck =>
  defineCheck({
    ...own,
    frameworks: [csf("GV.RR-02"), csf("ID.RA-07"), csf("GV.OV-01")],
    seedRef: "require sign-off before new attack surfaces go live",
    needs: [],
    elsewhere: "sign-offs are files in git, which no snapshot holds: `ambit gate --baseline <folder>` tells it",
    *examine() {},
  });
