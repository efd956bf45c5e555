import { defineCheck } from "../define.ts";
import { csf, nhi } from "../words.ts";

/** Whoever runs anything in the cluster, or in one namespace, logs in. */
export default defineCheck({
  id: "VAULT-K8S-01",
  title: "Vault login for every service account or namespace",
  severity: "high",
  condition:
    "A role of the kubernetes auth method is bound to `*`: any service account of its namespaces, or that of any namespace.",
  frameworks: [nhi("NHI5"), nhi("NHI9"), csf("PR.AA-05")],
  remediation: "Bind the role to the service account and the namespace of the workload that logs in with it.",
  needs: [{ family: "vault", collections: ["vault.auth-role"] }],

  *examine(context) {
    for (const role of context.facts.where("vault.auth-role", "type", "kubernetes")) {
      const anyAccount = role.serviceAccounts.includes("*");
      const anyNamespace = role.namespaces.includes("*");
      if (!anyAccount && !anyNamespace) continue;
      const accounts = anyAccount ? "every service account" : role.serviceAccounts.join(", ");
      const where = anyNamespace ? "every namespace" : `the namespace ${role.namespaces.join(", ")}`;
      yield {
        subject: role.key,
        sentence: `${accounts} of ${where} may log in as it`,
        evidence: context.evidence(role),
      };
    }
  },
});
