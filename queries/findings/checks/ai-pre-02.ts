import { chains } from "../../chain/book.ts";
import { defineCheck } from "../define.ts";
import { aiNeeds } from "../words.ts";

const words = {
  unauthenticated: "nobody is asked who they are",
  "not-proven": "that anybody is asked is not proven",
} as const;

/** A login that no input proves is none that can be relied on. */
export default defineCheck({
  id: "AI-PRE-02",
  title: "Authentication not proven",
  severity: "high",
  condition: "A route of the internet leads to an AI service, and no input proves that a login is required on it.",
  frameworks: [
    { framework: "nist-csf-2.0", id: "PR.AA-03" },
    { framework: "nist-csf-2.0", id: "GV.OV-01" },
  ],
  seedRef: "GV.OV-01",
  remediation:
    "Require a login at the edge for every path of the service, or import the API document or proxy configuration that declares it.",
  needs: aiNeeds,

  *examine({ graph }) {
    for (const chain of chains(graph).ofAi) {
      if (chain.entry !== "unauthenticated" && chain.entry !== "not-proven") continue;
      const cells = chain.cells.filter(({ point, state, bypass }) => point === "CP3" && state !== "present" && !bypass);
      yield {
        subject: chain.id,
        sentence: `${words[chain.entry]} before ${chain.name}: ${cells
          .slice(0, 3)
          .map(({ guards }) => guards)
          .join(", ")}`,
        evidence: cells.flatMap(({ evidence }) => evidence).slice(0, 12),
        involves: cells.flatMap(({ nodes }) => nodes.filter((id) => id.startsWith("route:"))).slice(0, 50),
      };
    }
  },
});
