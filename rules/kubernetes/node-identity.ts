import { groupId, userId } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { binding, node } from "../../model/examples/kubernetes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { audit } from "../families/kubernetes-words.ts";

const groups = ["system:nodes", "system:authenticated"];

/** The kubelet's certificate. What the node authorizer gives it has rules of its own; this is what bindings add. */
export default defineRule({
  id: "kubernetes.node-identity",
  version: 1,
  title: "Can act as the node's kubelet",
  edge: "HOLDS_KUBELET_CERTIFICATE",
  emits: { from: ["K8sNode#execute"], to: "Any#impersonate" },
  needs: ["k8s.binding", "k8s.node"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  *derive(facts) {
    const isBound = (subject: string): boolean => facts.where("k8s.binding", "subject", subject).length > 0;
    for (const one of facts.each("k8s.node")) {
      const from = [privilege(one.key, "execute")] as const;
      const users = one.machines.map((machine) => [machine, userId(one.cluster, `system:node:${machine}`)] as const);
      for (const name of groups) {
        const to = groupId(one.cluster, name);
        if (isBound(to)) yield { from, to: privilege(to, "impersonate"), because: [one] };
      }
      for (const [machine, to] of users) {
        const text = `it is machine ${machine} of ${one.name}`;
        const conditions: readonly Condition[] = users.length > 1 ? [{ kind: "target-state", text }] : [];
        if (isBound(to)) yield { from, to: privilege(to, "impersonate"), because: [one], conditions };
      }
    }
  },
  controls: [],
  abuse: "`kubectl --kubeconfig /etc/kubernetes/kubelet.conf`, or /var/lib/kubelet/pki/kubelet-client-current.pem.",
  detection: [audit("any verb by system:node:<node> from an address that is not the node's")],
  remediation: "kubectl delete clusterrolebinding <binding>   # the node authorizer needs none",
  frameworks: ["attack:T1078", "attack:T1552.004"],
  references: [
    "https://kubernetes.io/docs/reference/access-authn-authz/node/",
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#core-component-roles",
  ],
  examples: [
    fires(
      "a binding to the group of nodes",
      "k8s:prod:node:n1#execute -> k8s:prod:group:system%3Anodes#impersonate",
      node("n1"),
      binding("group:system:nodes", "system:node"),
    ),
    firesIf(
      "a binding to one machine of a group",
      "k8s:prod:node:n1#execute -> k8s:prod:user:system%3Anode%3Am1#impersonate",
      node("n1", { machines: ["m1", "m2"] }),
      binding("user:system:node:m1", "backup"),
    ),
    silent("no binding names them", node("n1"), binding("group:ops", "system:node")),
    silent("a binding to another machine", node("n1"), binding("user:system:node:n2", "backup")),
  ],
});
