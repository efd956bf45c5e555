import { accountId } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { account } from "../../model/examples/kubernetes.ts";
import { workloadIdentity } from "../../model/examples/kubernetes-cloud.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

const client = "11111111-2222-3333-4444-555555555555";

/** Whoever can have tokens of the account made has one made for Entra ID: no pod and no label is needed. */
export default defineRule({
  id: "cross.aks-minted",
  version: 1,
  title: "Can have a token made for the Azure identity and act as it",
  edge: "USES_WORKLOAD_IDENTITY",
  emits: { from: ["K8sServiceAccount#administer"], to: "AzureIdentity#impersonate" },
  needs: ["k8s.service-account", "k8s.workload-identity"],
  reliesOnAbsenceIn: [],
  leaves: "until 24h",

  *derive(facts) {
    for (const fact of facts.where("k8s.workload-identity", "provider", "azure")) {
      const caller = facts.get("k8s.service-account", accountId(fact.cluster, fact.namespace, fact.serviceAccount));
      if (!caller) continue;
      const text = `the federated credentials of ${fact.name} were not read: one for system:serviceaccount:${fact.namespace}:${fact.serviceAccount} and this cluster's issuer would decide`;
      yield {
        from: [privilege(caller.key, "administer")],
        to: privilege(fact.identity, "impersonate"),
        because: [caller, fact],
        conditions: [{ kind: "unread", text }],
        authenticates: true,
        nodes: [{ id: fact.identity, kind: "AzureIdentity", name: fact.name, scope: "" }],
      };
    }
  },

  controls: [
    control(
      "delete",
      "k8s.workload-identity",
      "Take the annotation off the service account, and its credential from Entra ID",
    ),
  ],
  abuse:
    "`kubectl create token <account> --audience api://AzureADTokenExchange`, then send it to login.microsoftonline.com with the client id.",
  detection: [{ service: "kubernetes audit", event: "create serviceaccounts/token" }],
  remediation:
    "az identity federated-credential delete --identity-name <identity> --resource-group <group> --name <credential>",
  frameworks: ["attack:T1528", "attack:T1550.001", "owasp-nhi:NHI5"],
  references: ["https://learn.microsoft.com/azure/aks/workload-identity-overview"],
  examples: [
    firesIf(
      "an annotated account",
      `k8s:prod:serviceaccount:app:web#administer -> azure:client:${client}#impersonate`,
      account("app", "web"),
      workloadIdentity("app", "web", client),
    ),
    silent("the annotation is another account's", account("app", "db"), workloadIdentity("app", "web", client)),
  ],
});
