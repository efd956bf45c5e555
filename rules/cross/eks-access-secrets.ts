import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { roleArn } from "../../model/examples/aws.ts";
import { k8sSecret, namespace } from "../../model/examples/kubernetes.ts";
import { accessEntry, eksArn, eksCluster } from "../../model/examples/network.ts";
import { globTest } from "../../model/glob.ts";
import { fires, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { entryStep, secretPolicies } from "../families/eks.ts";

const dev = roleArn("dev");
const reads = `${dev}#impersonate -> k8s:prod:secret:ai:login#read`;

/** Access policies that look at everything look at Secrets too, with their values. */
export default defineRule({
  id: "cross.eks-access-secrets",
  version: 1,
  title: "Can read the secret through an EKS access policy",
  edge: "READS_SECRET",
  emits: { from: ["AwsPrincipal#impersonate"], to: "K8sSecret#read" },
  needs: ["alias", "aws.eks-access-entry", "aws.eks-cluster", "k8s.namespace", "k8s.secret"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts, { kubernetes }) {
    const reached = new Map<string, readonly [cluster: string, namespace: string]>();
    for (const entry of facts.of("aws.eks-access-entry")) {
      const entered = entryStep(facts, entry);
      if (!entered) continue;
      const { node, step } = entered;
      const everywhere = entry.clusterPolicies.some((policy) => secretPolicies.has(policy));
      const patterns = (entry.namespacePolicies ?? []).flatMap((one) =>
        secretPolicies.has(one.policy) ? one.namespaces : [],
      );
      if (!everywhere && patterns.length === 0) continue;
      const tests = patterns.map(globTest);
      for (const fact of facts.where("k8s.namespace", "cluster", node)) {
        if (!everywhere && !tests.some((test) => test(fact.name))) continue;
        const to = inNamespace(node, fact.name);
        reached.set(to.hub, [node, fact.name]);
        yield { ...step, to, because: [...step.because, fact] };
      }
    }
    for (const [cluster, name] of reached.values()) {
      for (const fact of kubernetes.objects.in("k8s.secret", cluster, name))
        yield { from: [inNamespace(cluster, name)], to: privilege(fact.key, "read"), because: [fact] };
    }
  },

  controls: [
    control("delete", "aws.eks-access-entry", "Delete the access entry, or take the policy off it"),
    control("rotate", "k8s.secret", "Rotate what the Secret holds"),
  ],
  abuse: "`kubectl get secrets -A -o yaml` with a token of `aws eks get-token`.",
  detection: [{ service: "kubernetes audit", event: "get or list secrets with user.extra.arn of the principal" }],
  remediation:
    "aws eks disassociate-access-policy --cluster-name <cluster> --principal-arn <principal> --policy-arn <policy>   # AmazonEKSViewPolicy leaves secrets out",
  frameworks: ["attack:T1552.007", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html"],
  examples: [
    fires(
      "looking at everything",
      reads,
      alias(eksArn),
      eksCluster(),
      namespace("ai"),
      k8sSecret("ai", "login"),
      accessEntry(dev, { clusterPolicies: ["AmazonEKSAdminViewPolicy"] }),
    ),
    fires(
      "looking at everything of the namespace",
      reads,
      alias(eksArn),
      eksCluster(),
      namespace("ai"),
      namespace("web"),
      k8sSecret("ai", "login"),
      k8sSecret("web", "login"),
      accessEntry(dev, { namespacePolicies: [{ policy: "AmazonEKSAdminViewPolicy", namespaces: ["ai"] }] }),
    ),
    silent(
      "looking at what is no secret",
      alias(eksArn),
      eksCluster(),
      namespace("ai"),
      k8sSecret("ai", "login"),
      accessEntry(dev, { clusterPolicies: ["AmazonEKSViewPolicy"] }),
    ),
    silent(
      "the cluster does not look at access entries",
      alias(eksArn),
      eksCluster({ authenticationMode: "CONFIG_MAP" }),
      namespace("ai"),
      k8sSecret("ai", "login"),
      accessEntry(dev, { clusterPolicies: ["AmazonEKSAdminViewPolicy"] }),
    ),
  ],
});

const inNamespace = (cluster: string, name: string) =>
  hub(`read secrets of namespace ${name} of ${cluster} by an access policy`, "eks-access-secrets", cluster, name);
