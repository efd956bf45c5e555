import { defineCheck } from "../define.ts";
import { csf, fieldEvidence, identityNeeds, nhi } from "../words.ts";

/** When it matters nobody has tried yet how to end it. */
export default defineCheck({
  id: "NHI-REV-02",
  title: "No tested way to revoke an exposed identity",
  severity: "high",
  condition:
    "The internet comes to act as an identity, with code running in what it can connect to, and no way to revoke it is known or was ever tested.",
  frameworks: [nhi("NHI1"), csf("RS.MI-01")],
  remediation: "Write down how it is revoked, revoke it once in a drill, and write the day into revoke_tested_at.",
  needs: identityNeeds,

  *examine(context) {
    const { reach } = context;
    for (const { id, exposed, revoke, vendor } of context.identities.all()) {
      if (exposed === undefined || "value" in revoke.tested) continue;
      if ("value" in vendor.name && vendor.name.source.origin === "derived") continue;
      const known = "value" in revoke.runbook || revoke.steps.length > 0;
      const proof = reach.proofOf(reach.exposed, id, "impersonate");
      const sentence = known ? "no test of its revocation is told" : "no way to revoke it is known";
      const evidence = [...fieldEvidence(revoke.runbook), ...context.evidenceOf(proof)];
      yield { subject: id, sentence: `exposed, and ${sentence}`, evidence };
    }
  },
});
