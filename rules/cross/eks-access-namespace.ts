import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { roleArn } from "../../model/examples/aws.ts";
import { namespace } from "../../model/examples/kubernetes.ts";
import { accessEntry, eksArn, eksCluster } from "../../model/examples/network.ts";
import type { FactOf } from "../../model/fact.ts";
import { globTest } from "../../model/glob.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { type Condition, hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { entryStep, everythingPolicy, namespacePolicies } from "../families/eks.ts";

const dev = roleArn("dev");
const decides = `${dev}#impersonate -> k8s:prod:namespace:ai#administer`;

/** Access policies of administrators and editors hold the secrets, pods and service accounts of their namespaces. */
export default defineRule({
  id: "cross.eks-access-namespace",
  version: 1,
  title: "Can decide over the namespace through an EKS access policy",
  edge: "ENTERS_NAMESPACE",
  emits: { from: ["AwsPrincipal#impersonate"], to: "K8sNamespace#administer" },
  needs: ["alias", "aws.eks-access-entry", "aws.eks-cluster", "k8s.namespace"],
  reliesOnAbsenceIn: [],
  leaves: "tied",

  *derive(facts) {
    const everywhere = new Set<string>();
    for (const entry of facts.of("aws.eks-access-entry")) {
      const entered = entryStep(facts, entry);
      if (!entered) continue;
      const { node, step } = entered;
      const [widest] = entry.clusterPolicies.filter(
        (policy) => namespacePolicies.has(policy) && policy !== everythingPolicy,
      );
      if (widest) {
        everywhere.add(node);
        yield { ...step, to: inEach(node), conditions: [...step.conditions, ...open(widest)] };
      }
      const namespaces = facts.where("k8s.namespace", "cluster", node);
      for (const { policy, namespaces: patterns } of entry.namespacePolicies ?? []) {
        if (!namespacePolicies.has(policy)) continue;
        const tests = patterns.map(globTest);
        for (const fact of namespaces.filter(({ name }) => tests.some((test) => test(name)))) {
          yield {
            ...step,
            to: privilege(fact.key, "administer"),
            because: [...step.because, fact],
            conditions: [...step.conditions, ...open(policy)],
          };
        }
      }
    }
    for (const node of everywhere) {
      for (const fact of facts.where("k8s.namespace", "cluster", node))
        yield { from: [inEach(node)], to: privilege(fact.key, "administer"), because: [fact] };
    }
  },

  controls: [control("delete", "aws.eks-access-entry", "Delete the access entry, or take the policy off it")],
  abuse: "`kubectl -n <namespace> get secrets`, `exec` and `create token` with a token of `aws eks get-token`.",
  detection: [
    { service: "kubernetes audit", event: "user.extra.arn of the principal" },
    { service: "CloudTrail", event: "AssociateAccessPolicy (who gave it)" },
  ],
  remediation:
    "aws eks disassociate-access-policy --cluster-name <cluster> --principal-arn <principal> --policy-arn <policy>",
  frameworks: ["attack:T1078.004", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html"],
  examples: [
    fires(
      "everything, in that namespace",
      decides,
      alias(eksArn),
      eksCluster(),
      namespace("ai"),
      namespace("web"),
      accessEntry(dev, { namespacePolicies: [{ policy: everythingPolicy, namespaces: ["ai"] }] }),
    ),
    firesIf(
      "editing, in namespaces of that pattern",
      decides,
      alias(eksArn),
      eksCluster(),
      namespace("ai"),
      namespace("web"),
      accessEntry(dev, { namespacePolicies: [{ policy: "AmazonEKSEditPolicy", namespaces: ["a*"] }] }),
    ),
    firesIf(
      "editing everywhere",
      decides,
      alias(eksArn),
      eksCluster(),
      namespace("ai"),
      accessEntry(dev, { clusterPolicies: ["AmazonEKSEditPolicy"] }),
    ),
    silent(
      "looking alone",
      alias(eksArn),
      eksCluster(),
      namespace("ai"),
      accessEntry(dev, { namespacePolicies: [{ policy: "AmazonEKSViewPolicy", namespaces: ["ai"] }] }),
    ),
    silent(
      "another namespace",
      alias(eksArn),
      eksCluster(),
      namespace("ai"),
      accessEntry(dev, { namespacePolicies: [{ policy: "AmazonEKSEditPolicy", namespaces: ["web"] }] }),
    ),
    silent(
      "the cluster does not look at access entries",
      alias(eksArn),
      eksCluster({ authenticationMode: "CONFIG_MAP" }),
      namespace("ai"),
      accessEntry(dev, { namespacePolicies: [{ policy: "AmazonEKSEditPolicy", namespaces: ["ai"] }] }),
    ),
  ],
});

const inEach = (cluster: string) =>
  hub(`decides over each namespace of ${cluster} by an access policy`, "eks-access-namespace", cluster);

const open = (policy: FactOf<"aws.eks-access-entry">["clusterPolicies"][number]): readonly Condition[] => {
  const text = `access policy \`${policy}\` amounts to administering the namespace: it holds no rights over the namespace itself`;
  return policy === everythingPolicy ? [] : [{ kind: "unsupported", text }];
};
