import { chains } from "../../chain/book.ts";
import { defineCheck } from "../define.ts";
import { aiNeeds } from "../words.ts";

/** Nothing around the service that could be closed when it is taken. */
export default defineCheck({
  id: "AI-ISO-01",
  title: "Nothing isolates the service",
  severity: "high",
  condition: "No network policy and no security group bounds what an AI service reaches or who reaches it.",
  frameworks: [{ framework: "nist-csf-2.0", id: "PR.IR-01" }],
  remediation:
    "Put the service behind a network policy or security group that names what it may reach, so that tightening it takes the service off.",
  needs: aiNeeds,

  *examine({ graph }) {
    for (const chain of chains(graph).ofAi) {
      const cells = chain.cells.filter(({ lane, point }) => lane === "detection" && point === "CP9");
      if (cells.length === 0 || cells.some(({ state }) => state === "present")) continue;
      const evidence = cells.flatMap((one) => one.evidence).slice(0, 8);
      if (cells.some(({ state }) => state === "not-proven")) {
        const unknown = cells.find(({ state }) => state === "not-proven")?.found ?? "";
        yield { subject: chain.id, sentence: unknown, evidence, unknown };
        continue;
      }
      yield {
        subject: chain.id,
        sentence: `nothing around ${chain.name} can be closed: ${cells.map(({ found }) => found).join("; ")}`,
        evidence,
      };
    }
  },
});
