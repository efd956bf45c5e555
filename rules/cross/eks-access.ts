import { privilege, segment } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { roleArn } from "../../model/examples/aws.ts";
import { accessEntry, eksArn, eksCluster } from "../../model/examples/network.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";

/** Access policies with cluster scope that amount to the whole cluster: the first by itself, the others by the pods they may make. */
const administers = new Map([
  ["AmazonEKSClusterAdminPolicy", true],
  ["AmazonEKSAdminPolicy", false],
  ["AmazonEKSEditPolicy", false],
]);

/** An AWS principal is somebody in the cluster by an access entry. */
export default defineRule({
  id: "cross.eks-access",
  version: 1,
  title: "Can act in the cluster through an EKS access entry",
  edge: "ENTERS_CLUSTER",
  emits: { from: ["AwsPrincipal#impersonate"], to: "K8sGroup#impersonate" },
  needs: ["alias", "aws.eks-access-entry", "aws.eks-cluster"],
  reliesOnAbsenceIn: [],
  leaves: "tied",

  *derive(facts) {
    for (const entry of facts.each("aws.eks-access-entry")) {
      const eks = facts.get("aws.eks-cluster", entry.cluster);
      const cluster = facts.where("alias", "name", entry.cluster).find(({ node }) => /^k8s:[^:]+$/.test(node));
      // Entries count for nothing where the cluster asks the aws-auth config map only.
      if (!eks || !cluster || eks.authenticationMode === "CONFIG_MAP") continue;
      const step = {
        from: [privilege(entry.principal, "impersonate")] as const,
        because: [entry, eks, cluster] as const,
        authenticates: true,
      };
      for (const policy of entry.clusterPolicies) {
        const whole = administers.get(policy);
        if (whole === undefined) continue;
        const text = `access policy \`${policy}\` amounts to administering the cluster`;
        const open: readonly Condition[] = whole ? [] : [{ kind: "unsupported", text }];
        yield { ...step, to: privilege(cluster.node, "administer"), conditions: [...endpoint(eks), ...open] };
      }
      for (const group of entry.groups) {
        // A node's role is the node it comes from, and that is decided by the node's name.
        if (group === "system:nodes" || group === "system:bootstrappers") continue;
        yield {
          ...step,
          to: privilege(`${cluster.node}:group:${segment(group)}`, "impersonate"),
          conditions: endpoint(eks),
        };
      }
    }
  },

  controls: [control("delete", "aws.eks-access-entry", "Delete the access entry")],
  abuse: "`aws eks get-token` with the principal's credentials gives a bearer token for the cluster's API.",
  detection: [
    { service: "kubernetes audit", event: "user.extra.arn of the principal" },
    { service: "CloudTrail", event: "CreateAccessEntry, AssociateAccessPolicy (who made it)" },
  ],
  remediation: "aws eks delete-access-entry --cluster-name <cluster> --principal-arn <principal>",
  frameworks: ["attack:T1078.004", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
    "https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html",
  ],
  examples: [
    fires(
      "an entry with the cluster admin policy",
      `${roleArn("dev")}#impersonate -> k8s:prod#administer`,
      alias(eksArn),
      eksCluster(),
      accessEntry(roleArn("dev"), { clusterPolicies: ["AmazonEKSClusterAdminPolicy"] }),
    ),
    fires(
      "an entry with a group",
      `${roleArn("dev")}#impersonate -> k8s:prod:group:developers#impersonate`,
      alias(eksArn),
      eksCluster(),
      accessEntry(roleArn("dev"), { groups: ["developers"] }),
    ),
    firesIf(
      "the endpoint is private",
      `${roleArn("dev")}#impersonate -> k8s:prod#administer`,
      alias(eksArn),
      eksCluster({ endpointPublic: false }),
      accessEntry(roleArn("dev"), { clusterPolicies: ["AmazonEKSClusterAdminPolicy"] }),
    ),
    silent(
      "the cluster does not look at access entries",
      alias(eksArn),
      eksCluster({ authenticationMode: "CONFIG_MAP" }),
      accessEntry(roleArn("dev"), { clusterPolicies: ["AmazonEKSClusterAdminPolicy"] }),
    ),
    silent(
      "an entry of a node's role",
      alias(eksArn),
      eksCluster(),
      accessEntry(roleArn("nodes"), { groups: ["system:nodes"] }),
    ),
  ],
});

function endpoint({ endpointPublic, publicCidrs, vpc }: FactOf<"aws.eks-cluster">): readonly Condition[] {
  if (endpointPublic && (publicCidrs.length === 0 || publicCidrs.includes("0.0.0.0/0"))) return [];
  const from = endpointPublic ? publicCidrs.join(", ") : (vpc ?? "the cluster's VPC");
  return [{ kind: "environment", text: `requests to the cluster's API come from ${from}` }];
}
