import { authorities, type NodeKind } from "../../../model/node.ts";
import { fieldValue } from "../../identities/field.ts";
import { defineCheck } from "../define.ts";
import { attack, csf, identityNeeds, nhi } from "../words.ts";

/** Who holds it holds the whole account or cluster. */
export default defineCheck({
  id: "NHI-PRIV-01",
  title: "As good as an administrator",
  severity: "high",
  condition: "An identity of AWS, a cluster or a cloud leads to the administration of an account or cluster by itself.",
  frameworks: [nhi("NHI5"), csf("PR.AA-05"), attack("T1078.004")],
  seedRef: "NHI-05",
  remediation: "Narrow what it may do to what it does; keep administration for sessions that somebody asks for.",
  needs: identityNeeds,

  *examine(context) {
    const { graph } = context;
    const ends = context.leads(
      "administration",
      (p) => graph.accessOf(p) === "administer" && isAuthority(graph.nodes[graph.nodeOf(p)]?.kind),
    );
    for (const { id, kind, privileged, breakGlass, vendor } of context.identities.all()) {
      // VAULT-ADM-01 tells of Vault's.
      if (!privileged || kind.startsWith("Vault") || fieldValue(breakGlass) === true) continue;
      if ("value" in vendor.name && vendor.name.source.origin === "derived") continue;
      const start = graph.privilegeIndex(graph.nodeIndex(id), "impersonate");
      const goal = graph.nodes[graph.nodeOf(Math.max(0, ends.goalOf(start)))]?.id ?? "";
      yield {
        subject: id,
        sentence: `leads to the administration of ${goal} by itself`,
        evidence: context.evidenceOf(ends.stepsOf(start)),
        involves: [goal],
      };
    }
  },
});

const isAuthority = (kind: NodeKind | undefined): boolean => kind !== undefined && authorities.has(kind);
