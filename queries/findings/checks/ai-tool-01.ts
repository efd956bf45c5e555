import { chains } from "../../chain/book.ts";
import { defineCheck } from "../define.ts";
import { aiNeeds } from "../words.ts";

/** A prompt decides what an agent does with its tools: each must be able to do little. */
export default defineCheck({
  id: "AI-TOOL-01",
  title: "Agent tool with a standing, broad power",
  severity: "high",
  condition:
    "A tool of an agent runs programs, reads files or databases, administers what it is in, or reaches more than ten stores and secrets.",
  frameworks: [{ framework: "mitre-atlas", id: "AML.T0053" }],
  remediation: "Give the tool an identity of its own that can do its task alone, and ask a person before it acts.",
  needs: aiNeeds,

  *examine({ graph }) {
    for (const chain of chains(graph).ofAi) {
      const broad = chain.cells.filter(({ point, state }) => point === "CP8" && state === "absent");
      if (broad.length === 0) continue;
      yield {
        subject: chain.id,
        sentence: broad.map(({ found }) => found).join("; "),
        evidence: broad.flatMap(({ evidence }) => evidence).slice(0, 12),
        involves: broad
          .flatMap(({ nodes }) => nodes)
          .filter((id) => id !== chain.id)
          .slice(0, 50),
      };
    }
  },
});
