import { accountId } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { account, pod, podWithVolume } from "../../model/examples/kubernetes.ts";
import { workloadIdentity } from "../../model/examples/kubernetes-cloud.ts";
import type { FactOf } from "../../model/fact.ts";
import { firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { podsOf, tokenPods } from "../families/service-account-token.ts";

const client = "11111111-2222-3333-4444-555555555555";
const step = `k8s:prod:pod:app:web#read-files -> azure:client:${client}#impersonate`;
const named = [account("app", "web"), workloadIdentity("app", "web", client)] as const;
const use = "azure.workload.identity/use=true";
const audience = "api://AzureADTokenExchange";

/** The webhook of AKS mounts a token for Entra ID into pods that carry the label and run as an annotated account. */
export default defineRule({
  id: "cross.aks-workload-identity",
  version: 1,
  title: "Can act as the Azure identity with the token mounted for it",
  edge: "USES_WORKLOAD_IDENTITY",
  emits: { from: ["K8sPod#read-files"], to: "AzureIdentity#impersonate" },
  needs: ["k8s.pod", "k8s.service-account", "k8s.workload-identity"],
  reliesOnAbsenceIn: [],
  leaves: "until 24h",

  *derive(facts) {
    for (const fact of facts.where("k8s.workload-identity", "provider", "azure")) {
      const caller = facts.get("k8s.service-account", accountId(fact.cluster, fact.namespace, fact.serviceAccount));
      if (!caller) continue;
      const mounted = new Set(tokenPods(facts, caller, audience));
      for (const pod of podsOf(facts, caller)) {
        const labelled = pod.labels.includes(use);
        if (!labelled && !mounted.has(pod)) continue;
        yield {
          from: [privilege(pod.key, "read-files")],
          to: privilege(fact.identity, "impersonate"),
          because: [pod, caller, fact],
          conditions: [federated(fact), ...(mounted.has(pod) ? [] : [injected(pod)])],
          authenticates: true,
          nodes: [{ id: fact.identity, kind: "AzureIdentity", name: fact.name, scope: "" }],
        };
      }
    }
  },

  controls: [
    control(
      "delete",
      "k8s.workload-identity",
      "Take the annotation off the service account, and its credential from Entra ID",
    ),
    control("remove-mount", "k8s.pod", "Run the pod as an account without an identity", "audience-token"),
  ],
  abuse: "Read the token at $AZURE_FEDERATED_TOKEN_FILE and send it to login.microsoftonline.com with the client id.",
  detection: [
    { service: "Entra ID sign-in log", event: "service principal or managed identity, federated credential" },
  ],
  remediation:
    "az identity federated-credential delete --identity-name <identity> --resource-group <group> --name <credential>",
  frameworks: ["attack:T1528", "attack:T1078.004", "owasp-nhi:NHI5"],
  references: [
    "https://learn.microsoft.com/azure/aks/workload-identity-overview",
    "https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html",
  ],
  examples: [
    firesIf(
      "the label, the annotation, and the token is mounted",
      step,
      ...named,
      podWithVolume("app", "web", { type: "token", audience }, { serviceAccount: "web", labels: [use] }),
    ),
    firesIf(
      "the label and the annotation",
      step,
      ...named,
      pod("app", "web", { serviceAccount: "web", labels: [use] }),
    ),
    silent("no label", ...named, pod("app", "web", { serviceAccount: "web" })),
    silent("another account", ...named, pod("app", "web", { serviceAccount: "other", labels: [use] })),
    silent("no annotation", account("app", "web"), pod("app", "web", { serviceAccount: "web", labels: [use] })),
  ],
});

const federated = ({ name, namespace, serviceAccount }: FactOf<"k8s.workload-identity">): Condition => ({
  kind: "unread",
  text: `the federated credentials of ${name} were not read: one for system:serviceaccount:${namespace}:${serviceAccount} and this cluster's issuer would decide`,
});

const injected = ({ members }: FactOf<"k8s.pod">): Condition =>
  members.length === 0
    ? { kind: "environment", text: "the webhook of workload identity mounts a token into pods with the label" }
    : { kind: "target-state", text: "the pod is started anew: since it runs, no token for Entra ID is mounted" };
