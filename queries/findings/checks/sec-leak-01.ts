import { kindSpec, type NodeClass } from "../../../model/node.ts";
import { defineCheck } from "../define.ts";
import { atlas, attack, nhi } from "../words.ts";

const sensitive: ReadonlySet<NodeClass> = new Set(["data-store", "secret"]);

/** What lies where others read it opens something that matters. */
export default defineCheck({
  id: "SEC-LEAK-01",
  title: "Leaked credential that leads to data or secrets",
  severity: "critical",
  condition:
    "A credential was found where others can read it, is not known to be revoked, and leads to a data store or a secret.",
  frameworks: [nhi("NHI2"), atlas("AML.T0055"), attack("T1552.001")],
  seedRef: "NHI-01 (secret exposure)",
  remediation:
    "Revoke it at its issuer first, then look for what was done with it: `ambit token` gives both, in order.",
  needs: [{ family: "exposure", collections: [] }],

  *examine(context) {
    const { graph, facts } = context;
    const goals = context.leads("data and secrets", (p) => {
      const kind = graph.nodes[graph.nodeOf(p)]?.kind;
      return kind !== undefined && sensitive.has(kindSpec(kind).class) && ["read", "write"].includes(graph.accessOf(p));
    });
    const seen = new Set<string>();
    for (const exposure of facts.of("exposure")) {
      const { credential, status = "unknown", hasSecret, place } = exposure;
      if (!hasSecret || status === "inactive" || status === "revoked" || seen.has(credential)) continue;
      if (facts.get("aws.access-key", credential)?.status === "Inactive") continue;
      seen.add(credential);
      const start = graph.privilegeIndex(graph.nodeIndex(credential), "impersonate");
      const goal = start < 0 ? -1 : goals.goalOf(start);
      const fact = facts.get("credential", credential);
      const lies = place.file ?? place.uri ?? place.kind;
      if (goal >= 0) {
        yield {
          subject: credential,
          sentence: `lies in ${lies} (${status}), and leads to ${graph.nodes[graph.nodeOf(goal)]?.id ?? ""}`,
          evidence: [...context.evidence(exposure), ...context.evidenceOf(goals.stepsOf(start))],
          involves: [graph.nodes[graph.nodeOf(goal)]?.id ?? ""],
        };
      } else if (start < 0 || (graph.csr.useStart[start + 1] ?? 0) === (graph.csr.useStart[start] ?? 0)) {
        const unknown = `whose credentials of kind ${fact?.type ?? "unknown"} are was not found out`;
        yield { subject: credential, sentence: "", evidence: context.evidence(exposure), unknown };
      }
    }
  },
});
