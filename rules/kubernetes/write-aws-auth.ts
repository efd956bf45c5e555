import { groupId } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { allowed, configMap } from "../../model/examples/kubernetes.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts, holderOf, permission } from "../families/kubernetes-grants.ts";
import { audit } from "../families/kubernetes-words.ts";

const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:group:system%3Amasters#impersonate";
const map = configMap("kube-system", "aws-auth");

/** On EKS this config map says which AWS identities are which users and groups, system:masters among them. */
export default defineRule({
  id: "kubernetes.write-aws-auth",
  version: 1,
  title: "Can map an AWS identity of its own to the privileged group",
  edge: "WRITES_AWS_AUTH",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sGroup#impersonate",
  },
  needs: [...grantFacts, "k8s.configmap"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of kubernetes.clusters) {
      const fact = facts.get("k8s.configmap", `${cluster}:configmap:kube-system:aws-auth`);
      for (const verb of fact ? ["update", "patch"] : []) {
        for (const grant of kubernetes.rbac(cluster).able(permission(verb, "configmaps"), "namespaced")) {
          const covers = grant.names.length === 0 || grant.names.includes("aws-auth");
          if (!fact || !covers || (grant.namespace ?? "kube-system") !== "kube-system") continue;
          yield {
            from: [holderOf(grant)],
            to: privilege(groupId(cluster, "system:masters"), "impersonate"),
            because: [fact, ...grant.because],
            conditions: [
              { kind: "environment", text: `the authentication mode of ${cluster} still asks the aws-auth config map` },
            ],
          };
        }
      }
    }
  },
  controls: grantControls,
  abuse: "`kubectl edit configmap -n kube-system aws-auth` and map the ARN of an own role to system:masters.",
  detection: [audit("update or patch configmaps aws-auth in kube-system")],
  remediation: "aws eks update-cluster-config --name <cluster> --access-config authenticationMode=API",
  frameworks: ["attack:T1098"],
  references: ["https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html"],
  examples: [
    firesIf("in kube-system", step, ...allowed("patch", "configmaps", "kube-system"), map),
    firesIf(
      "that one by name",
      step,
      ...allowed("update", "configmaps", "kube-system", { resourceNames: ["aws-auth"] }),
      map,
    ),
    silent("in another namespace", ...allowed("patch", "configmaps", "app"), map),
    silent(
      "another config map by name",
      ...allowed("patch", "configmaps", "kube-system", { resourceNames: ["coredns"] }),
      map,
    ),
    silent("a cluster without one", ...allowed("patch", "configmaps", "kube-system")),
  ],
});
