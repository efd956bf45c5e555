import { defineCheck } from "../define.ts";
import { csf, nhi } from "../words.ts";

/** A login of Vault that may write policies, logins or roles is all of Vault. */
export default defineCheck({
  id: "VAULT-ADM-01",
  title: "Login that leads to the administration of Vault",
  severity: "high",
  condition:
    "A login, an entity or a live token of Vault leads to the administration of an account, cluster or Vault by itself.",
  frameworks: [nhi("NHI5"), csf("PR.AA-05")],
  remediation:
    "Take from its policies what writes policies, auth roles, entities or mounts; keep that for a login of its own.",
  needs: [{ family: "vault", collections: ["vault.auth-role", "vault.path"] }],

  *examine(context) {
    const { graph } = context;
    const ends = context.leads("administration of Vault", (p) => {
      const kind = graph.nodes[graph.nodeOf(p)]?.kind;
      return graph.accessOf(p) === "administer" && kind === "VaultCluster";
    });
    for (const { id, kind } of context.identities.all(true)) {
      if (!kind.startsWith("Vault")) continue;
      const start = graph.privilegeIndex(graph.nodeIndex(id), "impersonate");
      const goal = start < 0 ? -1 : ends.goalOf(start);
      if (goal < 0) continue;
      const steps = ends.stepsOf(start);
      const by = graph.ruleOf(steps.at(-1) ?? -1)?.title ?? "";
      yield {
        subject: id,
        sentence: `leads to the administration of ${graph.nodes[graph.nodeOf(goal)]?.id ?? ""}: ${by.charAt(0).toLowerCase()}${by.slice(1)}`,
        evidence: context.evidenceOf(steps),
      };
    }
  },
});
