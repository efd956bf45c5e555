import { defineCheck } from "../define.ts";
import { csf, fieldEvidence, identityNeeds } from "../words.ts";

/** Two of create, approve and revoke are in one hand. */
export default defineCheck({
  id: "NHI-SOD-01",
  title: "Duties are not apart",
  severity: "high",
  condition:
    "Whoever creates an identity approves it too or alone may revoke it, or whoever approves it alone may revoke it.",
  frameworks: [csf("PR.AA-05"), csf("GV.RR-02")],
  remediation: "Let somebody else approve it, and let at least two parties be able to revoke it.",
  needs: identityNeeds,

  *examine(context) {
    for (const { id, duties } of context.identities.all()) {
      const { create, approve, revoke, apart, shared } = duties;
      if (apart === "unknown") {
        const unknown = "who creates, approves and revokes it is not told in full";
        yield { subject: id, sentence: unknown, evidence: [], unknown };
      } else if (apart === "no") {
        const said = shared.map((one) => `${one.party} may ${one.duties.join(" and ")} it`);
        yield { subject: id, sentence: said.join("; "), evidence: fieldEvidence(create, approve, revoke) };
      }
    }
  },
});
