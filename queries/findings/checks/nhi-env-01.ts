import { kindSpec } from "../../../model/node.ts";
import { fieldValue } from "../../identities/field.ts";
import { defineCheck } from "../define.ts";
import { environmentsOfFingerprints } from "../fingerprints.ts";
import { csf, fieldEvidence, identityNeeds, nhi } from "../words.ts";

const production = "prod";

/** Environments that are meant to be apart are held together by one identity, or reached from one another. */
export default defineCheck({
  id: "NHI-ENV-01",
  title: "Environments are not apart",
  severity: "critical",
  condition:
    "One identity or one secret value is used in production and elsewhere, or an identity that is not of production leads to production's data.",
  frameworks: [nhi("NHI8"), csf("PR.IR-01")],
  remediation:
    "Give each environment identities and secrets of its own, and take away what lets the one read the other's data.",
  needs: identityNeeds,

  *examine(context) {
    const { graph, identities } = context;
    const { environments } = identities;
    const data = context.leads("production data", (p) => {
      const node = graph.nodes[graph.nodeOf(p)];
      const isData = node !== undefined && ["data-store", "secret"].includes(kindSpec(node.kind).class);
      if (!isData || !["read", "write"].includes(graph.accessOf(p))) return false;
      return environments.of(graph.nodeOf(p)).some((one) => fieldValue(one) === production);
    });
    for (const { id, environments: fields } of identities.all()) {
      const names = fields.flatMap((one) => fieldValue(one) ?? []);
      if (names.length === 0) {
        const unknown = "its environment is not told";
        yield { subject: id, sentence: unknown, evidence: [], unknown };
        continue;
      }
      const own = names.filter((one) => one !== "shared");
      if (own.length > 1 && own.includes(production)) {
        const sentence = `used in ${own.join(" and ")}`;
        yield { subject: id, sentence, evidence: fieldEvidence(...fields) };
      } else if (own.length > 0 && !own.includes(production)) {
        const start = graph.privilegeIndex(graph.nodeIndex(id), "impersonate");
        const goal = graph.nodes[graph.nodeOf(Math.max(0, data.goalOf(start)))];
        if (start < 0 || data.goalOf(start) < 0 || !goal) continue;
        yield {
          subject: id,
          sentence: `of ${own.join(" and ")}, and leads to ${goal.id} of ${production}`,
          evidence: [...fieldEvidence(...fields), ...context.evidenceOf(data.stepsOf(start))],
          involves: [goal.id],
        };
      }
    }
    yield* environmentsOfFingerprints(context);
  },
});
