import { defineCheck } from "../define.ts";
import { csf, nhi } from "../words.ts";

/** One of them counts, and whoever wrote the other does not know. */
export default defineCheck({
  id: "GOV-CONF-02",
  title: "Tags of one thing contradict each other",
  severity: "low",
  condition:
    "The tags, labels or annotations of one thing say two things of one question: two names for its technical owner, two environments.",
  frameworks: [csf("GV.RR-02"), nhi("NHI1")],
  remediation:
    "Keep the tag that is right and take the other away, or say in the owners file (`keys`) which key counts.",
  needs: [],

  *examine(context) {
    const { graph } = context;
    const seen = new Set<string>();
    for (const [fact, found] of graph.owners.contradictions()) {
      const [node] = graph.nodesNamed(fact.key);
      const subject = graph.nodes[node ?? -1]?.id ?? fact.key;
      if (seen.has(subject)) continue;
      seen.add(subject);
      const { document, locator } = fact.source;
      yield {
        subject,
        sentence: found
          .map(
            ({ about, tags }) =>
              `${about}: ${tags.map(({ what, key, value }) => `${what} ${key} says ${value}`).join(", ")}`,
          )
          .join("; "),
        evidence: found.flatMap(({ tags }) =>
          tags.map(({ what, key, value }) => ({ source: document, locator, summary: `${what} ${key}: ${value}` })),
        ),
      };
    }
  },
});
