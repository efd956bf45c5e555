import type { GraphReader } from "../../../graph/port.ts";
import { plural } from "../../../model/plural.ts";
import { chains } from "../../chain/book.ts";
import { defineCheck } from "../define.ts";
import { aiNeeds } from "../words.ts";

/** Untrusted input reaches a program with a known flaw before anybody is asked, and behind it is something worth having. */
export default defineCheck({
  id: "AI-PRE-01",
  title: "Known flaw before authentication, with a way to data",
  severity: "critical",
  condition:
    "The internet reaches an AI service without a proven login, the service runs a version with a known flaw that needs none, and code in it reaches secrets or data.",
  frameworks: [
    { framework: "mitre-atlas", id: "AML.T0049" },
    { framework: "nist-csf-2.0", id: "PR.AA-03" },
  ],
  seedRef: "can untrusted input reach executable code before a trust decision?",
  remediation:
    "Put a login before every route of the service, update the program, and take away what it does not need to reach.",
  needs: aiNeeds,

  *examine(context) {
    const { graph } = context;
    for (const chain of chains(graph).ofAi) {
      if (chain.entry !== "unauthenticated" && chain.entry !== "not-proven") continue;
      const { secrets, stores } = chain.behind;
      const step = chain.workloads.flatMap((id) => flawOf(graph, id) ?? [])[0];
      if (step === undefined || secrets + stores === 0) continue;
      // A version that is not told (`latest`) may have the flaw.
      const surely = graph.conditionsOf(step).length === 0;
      const flaw = surely ? "a known flaw runs code in it" : "a flaw that it may have runs code in it";
      const asked = chain.entry === "unauthenticated" ? "without a login" : "with no login proven";
      yield {
        subject: chain.id,
        sentence: `${chain.name} is reached ${asked}, ${flaw}, and from there ${plural(secrets, "secret")} and ${plural(stores, "data store")} are reached`,
        evidence: [
          ...context.evidenceOf([step]),
          ...chain.cells
            .filter(({ lane, state }) => lane === "authentication" && state !== "present")
            .flatMap(({ evidence }) => evidence),
        ].slice(0, 12),
        severity: chain.entry === "unauthenticated" && surely ? "critical" : "high",
        involves: [...chain.routes].slice(0, 50),
      };
    }
  },
});

/** A step by which whoever connects runs code in the workload, that a catalogue's flaw gives. */
function flawOf(graph: GraphReader, id: string): number | undefined {
  const p = graph.privilegeIndex(graph.nodeIndex(id), "execute");
  if (p < 0) return undefined;
  const { makeStart, makes } = graph.csr;
  for (let at = makeStart[p] ?? 0; at < (makeStart[p + 1] ?? 0); at++) {
    const step = makes[at] ?? -1;
    if (graph.ruleOf(step).id === "ai.flaw-execution") return step;
  }
  return undefined;
}
