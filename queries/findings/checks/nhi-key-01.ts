import type { Found, Severity } from "../../../model/check.ts";
import { fieldValue } from "../../identities/field.ts";
import { daysBetween } from "../../identities/life.ts";
import type { CheckContext } from "../context.ts";
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
    "A static credential is older than its rotation (90 days where its owner says nothing); critical beyond 365 days. A secret of GitHub Actions that is a credential by its name was not written anew for as long; one degree less.",
  frameworks: [nhi("NHI7"), csf("PR.AA-01")],
  remediation:
    "Make a new one, let its users take it, and end the old one; better, let the workload log in without a stored key.",
  needs: [...identityNeeds, { family: "github", collections: ["github.secret"] }],

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
    yield* ofActions(context);
  },
});

/** What holds a credential, by how people name such. */
const credential = /(^|_)(KEY|TOKEN|SECRET|PASSWORD|PASSWD|PAT|CREDENTIALS?)(_|$)/;

/** Whose keys they are is not told, so that one name for a credential is all there is. */
function* ofActions(context: CheckContext): Iterable<Found> {
  const { facts, limits } = context;
  for (const secret of facts.of("github.secret")) {
    if (!credential.test(secret.name)) continue;
    const subject = secret.key;
    const life = facts.where("identity.life", "subject", subject)[0];
    const days = daysBetween(life?.rotated ?? life?.created, facts.asOf);
    if (days === undefined) {
      const unknown = "when the secret was written last was not read";
      yield { subject, sentence: "", evidence: [], unknown };
      continue;
    }
    const told = Number(context.ownership(subject).about["rotation_days"]);
    const bound = told > 0 ? told : limits.rotationDays;
    if (days <= bound) continue;
    yield {
      subject,
      sentence: `a secret of Actions that was written ${days} days ago, to be changed after ${bound}`,
      severity: days > far ? "high" : "medium",
      evidence: context.evidence(secret, life),
    };
  }
}
