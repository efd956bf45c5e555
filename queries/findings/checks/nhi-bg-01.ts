import { fieldValue } from "../../identities/field.ts";
import { defineCheck } from "../define.ts";
import { csf, fieldEvidence, identityNeeds, nhi } from "../words.ts";

/** What is for emergencies can be used unseen, or lies ready all the time. */
export default defineCheck({
  id: "NHI-BG-01",
  title: "Break-glass identity without an alert, or always ready",
  severity: "high",
  condition: "A break-glass identity has no alert on its use, or a standing credential or session.",
  frameworks: [nhi("NHI10"), csf("DE.CM-03")],
  remediation: "Keep its credential sealed, alert on each use (break_glass_alert), and end what stands open.",
  needs: identityNeeds,

  *examine(context) {
    for (const { id, breakGlass, breakGlassAlert, credentials, standing } of context.identities.all()) {
      if (fieldValue(breakGlass) !== true) continue;
      const kept = credentials.filter((one) => one.standing && one.status !== "inactive");
      const wrong = [
        ...(breakGlassAlert.status === "none" ? ["no alert on its use is told"] : []),
        ...(kept.length > 0 ? [`${kept.map(({ kind }) => kind).join(", ")} ready at any time`] : []),
        ...(kept.length === 0 && fieldValue(standing) === "standing" ? ["it stands open"] : []),
      ];
      if (wrong.length === 0) continue;
      yield {
        subject: id,
        sentence: `for emergencies, and ${wrong.join("; ")}`,
        evidence: [...fieldEvidence(breakGlass, breakGlassAlert), ...context.declared(id)],
      };
    }
  },
});
