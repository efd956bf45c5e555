import { chains } from "../../chain/book.ts";
import { defineCheck } from "../define.ts";
import { aiNeeds } from "../words.ts";

/** What changes or reads a request before the login decides over another request than the one that is served. */
export default defineCheck({
  id: "AI-PRE-03",
  title: "Transform or code before authentication",
  severity: "high",
  condition: "A route of an AI service changes requests, or runs code on them, before it asks who sends them.",
  frameworks: [
    { framework: "nist-csf-2.0", id: "PR.AA-03" },
    { framework: "nist-csf-2.0", id: "PR.IR-01" },
  ],
  seedRef: "transforms before authentication",
  remediation:
    "Ask for the login first, on the request as it came; change it after, and let no hop decode a path twice.",
  needs: aiNeeds,

  *examine({ graph }) {
    for (const chain of chains(graph).ofAi) {
      const cells = chain.cells.filter(
        ({ point, state, control }) =>
          state === "absent" &&
          ((point === "CP4" && chain.entry === "authenticated") ||
            (point === "CP2" && control.startsWith("requests arrive"))),
      );
      // Without any login there is nothing to come before: that is AI-PRE-02.
      const [first] = cells;
      if (!first || !chain.cells.some(({ point, state }) => point === "CP3" && state === "present")) continue;
      yield {
        subject: chain.id,
        sentence: `before ${chain.name} is asked about: ${first.found}`,
        evidence: cells.flatMap(({ evidence }) => evidence).slice(0, 12),
        involves: cells.flatMap(({ nodes }) => nodes.filter((id) => id.startsWith("route:"))).slice(0, 50),
      };
    }
  },
});
