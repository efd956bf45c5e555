import type { Severity } from "../../../model/check.ts";
import { fieldValue } from "../../identities/field.ts";
import { defineCheck } from "../define.ts";
import { subjectOf } from "../subject.ts";
import { csf, fieldEvidence, identityNeeds, nhi } from "../words.ts";

/** Days after which a static key is beyond any excuse. */
const far = 365;

/** A key that works until somebody takes it away, and is old. */
export default defineCheck({
  id: "NHI-KEY-01",
  title: "Static key too old",
  severity: "high",
  condition:
    "A static credential is older than its rotation (90 days where its owner says nothing); critical beyond 365 days.",
  frameworks: [nhi("NHI7"), csf("PR.AA-01")],
  remediation:
    "Make a new one, let its users take it, and end the old one; better, let the workload log in without a stored key.",
  needs: identityNeeds,

  *examine(context) {
    const seen = new Set<string>();
    for (const { id, credentials, rotation } of context.identities.all()) {
      for (const credential of credentials) {
        const { kind, standing, status, ageDays, created } = credential;
        if (!standing || status === "inactive") continue;
        const subject = subjectOf(context, id, credential, seen);
        if (subject === undefined) continue;
        if (ageDays === undefined) {
          yield { subject, sentence: "", evidence: [], unknown: `when its ${kind} was made was not read` };
          continue;
        }
        const bound = fieldValue(rotation) ?? context.limits.rotationDays;
        if (ageDays <= bound) continue;
        const severity: Severity = ageDays > far ? "critical" : "high";
        yield {
          subject,
          sentence: `${kind} of ${ageDays} days, to be changed after ${bound}`,
          severity,
          evidence: [...fieldEvidence(created, rotation), ...context.declared(subject)],
          ...(subject === id ? {} : { involves: [id] }),
        };
      }
    }
  },
});
