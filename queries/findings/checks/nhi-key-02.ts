import { type Field, fieldValue } from "../../identities/field.ts";
import { daysBetween } from "../../identities/life.ts";
import { defineCheck } from "../define.ts";
import { subjectOf } from "../subject.ts";
import { csf, fieldEvidence, identityNeeds, nhi } from "../words.ts";

/** Nobody misses it, and it still works. */
export default defineCheck({
  id: "NHI-KEY-02",
  title: "Unused and still enabled",
  severity: "medium",
  condition:
    "A static credential or a role was not used for 90 days, or never since it was made that long ago, and works.",
  frameworks: [nhi("NHI1"), csf("PR.AA-01")],
  remediation: "Make it inactive, wait, and delete it.",
  needs: identityNeeds,

  *examine(context) {
    const { asOf, limits } = context;
    const seen = new Set<string>();
    const idle = (used: Field<string>, created: Field<string>): number | undefined => {
      const from = used.status === "none" ? fieldValue(created) : fieldValue(used);
      const days = daysBetween(from, asOf);
      return days !== undefined && days >= limits.unusedDays ? days : undefined;
    };
    for (const { id, kind, credentials, lastUsed, createdAt, vendor } of context.identities.all()) {
      if ("value" in vendor.name && vendor.name.source.origin === "derived") continue;
      for (const credential of credentials) {
        if (!credential.standing || credential.status === "inactive") continue;
        const subject = subjectOf(context, id, credential, seen);
        if (subject === undefined) continue;
        const { lastUsed: used, created } = credential;
        const days = idle(used, created);
        if (days !== undefined) {
          const sentence = `${credential.kind} ${saidOf(used, days)}, and it works`;
          const evidence = [...fieldEvidence(used, created), ...context.declared(subject)];
          yield { subject, sentence, evidence, ...(subject === id ? {} : { involves: [id] }) };
        } else if (used.status === "unknown") {
          yield {
            subject,
            sentence: "",
            evidence: [],
            unknown: `when its ${credential.kind} was used last was not read`,
          };
        }
      }
      if (kind !== "AwsRole" || seen.has(id)) continue;
      const days = idle(lastUsed, createdAt);
      if (days !== undefined) {
        const evidence = [...fieldEvidence(lastUsed, createdAt), ...context.declared(id)];
        const told = lastUsed.status === "none" ? `not used in ${Math.min(days, kept)} days` : saidOf(lastUsed, days);
        yield { subject: id, sentence: `the role was ${told}, and it can be assumed`, evidence };
      } else if (lastUsed.status === "unknown") {
        yield { subject: id, sentence: "", evidence: [], unknown: "when the role was used last was not read" };
      }
    }
  },
});

/** Days for which IAM keeps when a role was used. https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleLastUsed.html */
const kept = 400;

const saidOf = (used: Field<string>, days: number): string =>
  used.status === "none" ? `never used in ${days} days` : `not used for ${days} days`;
