import { defineCheck } from "../define.ts";
import { csf, nhi } from "../words.ts";

/** Every namespace may take whatever the store's identity can read. */
export default defineCheck({
  id: "SEC-ESO-01",
  title: "ClusterSecretStore without conditions",
  severity: "high",
  condition: "A ClusterSecretStore of External Secrets says of no namespace that it alone may use it.",
  frameworks: [nhi("NHI6"), nhi("NHI8"), csf("PR.AA-05")],
  remediation:
    "Name the namespaces that may use it in spec.conditions, or give each a SecretStore with an identity of its own.",
  needs: [{ family: "k8s", collections: ["k8s.secret-store"] }],

  *examine(context) {
    for (const store of context.facts.of("k8s.secret-store")) {
      if (store.namespace !== undefined || !store.key.includes(":clustersecretstore:")) continue;
      if (store.admits !== undefined && store.admits.length > 0) continue;
      yield {
        subject: store.key,
        sentence: "every namespace of the cluster may take secrets through it",
        evidence: context.evidence(store),
      };
    }
  },
});
