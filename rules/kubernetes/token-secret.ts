import { accountId } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { account, k8sSecret } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { audit } from "../families/kubernetes-words.ts";

const type = "kubernetes.io/service-account-token";

/** A token that never expires, kept as a Secret. Since Kubernetes 1.24 none is made unless somebody asks for it. */
export default defineRule({
  id: "kubernetes.token-secret",
  version: 1,
  title: "Can act as the service account whose token the secret holds",
  edge: "HOLDS_TOKEN",
  emits: { from: ["K8sSecret#read"], to: "K8sServiceAccount#impersonate" },
  needs: ["k8s.secret", "k8s.service-account"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  *derive(facts) {
    for (const fact of facts.where("k8s.secret", "type", type)) {
      if (fact.serviceAccount === undefined) continue;
      const owner = facts.get("k8s.service-account", accountId(fact.cluster, fact.namespace, fact.serviceAccount));
      if (owner)
        yield { from: [privilege(fact.key, "read")], to: privilege(owner.key, "impersonate"), because: [fact, owner] };
    }
  },
  controls: [
    control("delete", "k8s.secret", "Delete the Secret: its token ends with it", "token"),
    control("rotate", "k8s.service-account", "End every token of the service account"),
  ],
  abuse: "Send the entry `token` of the Secret to the API server as a bearer token.",
  detection: [audit("any verb by system:serviceaccount:<namespace>:<account> with a token of the Secret")],
  remediation:
    "kubectl delete secret -n <namespace> <secret>   # workloads get short-lived tokens by a projected volume",
  frameworks: ["attack:T1528", "attack:T1552.007", "owasp-nhi:NHI7"],
  references: ["https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets"],
  examples: [
    fires(
      "a token secret",
      "k8s:prod:secret:app:old#read -> k8s:prod:serviceaccount:app:web#impersonate",
      k8sSecret("app", "old", { type, serviceAccount: "web" }),
      account("app", "web"),
    ),
    silent(
      "an opaque secret",
      k8sSecret("app", "old", { type: "Opaque", serviceAccount: "web" }),
      account("app", "web"),
    ),
  ],
});
