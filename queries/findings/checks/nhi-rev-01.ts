import { fieldValue } from "../../identities/field.ts";
import { defineCheck } from "../define.ts";
import { csf, fieldEvidence, identityNeeds, nhi } from "../words.ts";

/** A review that was promised did not take place. */
export default defineCheck({
  id: "NHI-REV-01",
  title: "Review overdue",
  severity: "medium",
  condition: "An identity's last review is longer ago than its cadence, or it has a cadence and was never reviewed.",
  frameworks: [nhi("NHI1"), nhi("NHI5"), csf("GV.OV-01")],
  remediation:
    "Review who uses it and what it may do, and write the day into last_reviewed; revoke what nobody vouches for.",
  needs: identityNeeds,

  *examine(context) {
    for (const { id, review } of context.identities.all()) {
      const { cadence, last, due, overdue } = review;
      const days = fieldValue(cadence);
      if (days === undefined) {
        const unknown = "how often it is to be reviewed is not told";
        yield { subject: id, sentence: unknown, evidence: [], unknown };
      } else if (overdue || last.status === "none") {
        const at = fieldValue(last);
        const said = at === undefined ? "no review is told" : `the last was ${at.slice(0, 10)}, due ${due ?? ""}`;
        const sentence = `to be reviewed every ${days} days; ${said}`;
        yield { subject: id, sentence, evidence: fieldEvidence(cadence, last) };
      }
    }
  },
});
