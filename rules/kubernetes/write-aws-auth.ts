import { groupId } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { alias } from "../../model/examples/alias.ts";
import { configMap } from "../../model/examples/kubernetes.ts";
import { eksArn, eksCluster } from "../../model/examples/network.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { asksConfigMap, eksOf } from "../families/eks.ts";
import { audit } from "../families/kubernetes-words.ts";

const step = "k8s:prod:configmap:kube-system:aws-auth#write -> k8s:prod:group:system%3Amasters#impersonate";
const map = configMap("kube-system", "aws-auth");

/**
 * On EKS this config map says which AWS identities are which users and groups, system:masters among them, unless the
 * cluster's authentication mode asks access entries alone.
 */
export default defineRule({
  id: "kubernetes.write-aws-auth",
  version: 2,
  title: "Can map an AWS identity of its own to the privileged group",
  edge: "WRITES_AWS_AUTH",
  emits: { from: ["K8sConfigMap#write"], to: "K8sGroup#impersonate" },
  needs: ["k8s.configmap"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const fact = facts.get("k8s.configmap", `${cluster}:configmap:kube-system:aws-auth`);
      const known = eksOf(facts, cluster);
      if (!fact || (known && !asksConfigMap(known.eks))) continue;
      const text = `the authentication mode of ${cluster} still asks the aws-auth config map`;
      const open: readonly Condition[] = known?.eks.authenticationMode ? [] : [{ kind: "environment", text }];
      yield {
        from: [privilege(fact.key, "write")],
        to: privilege(groupId(cluster, "system:masters"), "impersonate"),
        because: [fact],
        conditions: open,
      };
    }
  },
  controls: [],
  abuse: "`kubectl edit configmap -n kube-system aws-auth` and map the ARN of an own role to system:masters.",
  detection: [audit("update or patch configmaps aws-auth in kube-system")],
  remediation: "aws eks update-cluster-config --name <cluster> --access-config authenticationMode=API",
  frameworks: ["attack:T1098"],
  references: [
    "https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html",
    "https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html",
  ],
  examples: [
    firesIf("a cluster of which AWS was not asked", step, map),
    fires(
      "the authentication mode asks it",
      step,
      map,
      alias(eksArn),
      eksCluster({ authenticationMode: "API_AND_CONFIG_MAP" }),
    ),
    silent("access entries alone count", map, alias(eksArn), eksCluster({ authenticationMode: "API" })),
    silent("another config map", configMap("kube-system", "other")),
    silent("of that name in another namespace", configMap("app", "aws-auth")),
  ],
});
