import { chains } from "../../chain/book.ts";
import { defineCheck } from "../define.ts";
import { aiNeeds } from "../words.ts";

/** Where nobody is accountable nobody decides; where two are, neither does. */
export default defineCheck({
  id: "GOV-RACI-01",
  title: "Control point without exactly one accountable",
  severity: "high",
  condition: "A control point on the chain of a service has no named accountable party, or several.",
  frameworks: [{ framework: "nist-csf-2.0", id: "GV.RR-02" }],
  seedRef: "GV.OC-1: name the decision-maker for each control point",
  remediation: "Name the owner of the thing, or give one team the role, in the owners file.",
  needs: aiNeeds,

  *examine({ graph }) {
    for (const chain of chains(graph).all) {
      const open = chain.raci.filter(({ state }) => state !== "assigned");
      if (open.length === 0) continue;
      const points = new Set(open.map(({ point }) => point));
      yield {
        subject: chain.id,
        sentence: open.map(({ point, title, gap }) => `${point} ${title}: ${gap}`).join("; "),
        evidence: chain.cells
          .filter(({ point }) => points.has(point))
          .flatMap(({ evidence }) => evidence.slice(0, 1))
          .slice(0, 12),
      };
    }
  },
});
