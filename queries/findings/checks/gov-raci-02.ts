import { chains } from "../../chain/book.ts";
import { defineCheck } from "../define.ts";
import { aiNeeds } from "../words.ts";

/** Each link has its owner and nobody looks at the whole. */
export default defineCheck({
  id: "GOV-RACI-02",
  title: "Chain without an owner",
  severity: "high",
  condition: "Nobody is named who reviews the chain of a service end to end.",
  frameworks: [{ framework: "nist-csf-2.0", id: "GV.RR-02" }],
  seedRef: "no single owner reviews the end-to-end execution path",
  remediation: "Name the `chain_owner` of the service in the owners file.",
  needs: aiNeeds,

  *examine({ graph }) {
    for (const chain of chains(graph).all) {
      if (chain.chainOwner !== undefined) continue;
      yield {
        subject: chain.id,
        sentence: `nobody reviews the chain of ${chain.name} end to end`,
        evidence: chain.cells.flatMap(({ evidence }) => evidence.slice(0, 1)).slice(0, 4),
      };
    }
  },
});
