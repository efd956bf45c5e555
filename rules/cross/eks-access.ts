import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { roleArn } from "../../model/examples/aws.ts";
import { binding } from "../../model/examples/kubernetes.ts";
import { accessEntry, eksArn, eksCluster } from "../../model/examples/network.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { entryStep, everythingPolicy, identitiesIn, namespacePolicies } from "../families/eks.ts";

/** An AWS principal is somebody in the cluster by an access entry. */
export default defineRule({
  id: "cross.eks-access",
  version: 2,
  title: "Can act in the cluster through an EKS access entry",
  edge: "ENTERS_CLUSTER",
  emits: { from: ["AwsPrincipal#impersonate"], to: "K8sGroup#impersonate" },
  needs: ["alias", "aws.eks-access-entry", "aws.eks-cluster", "k8s.binding"],
  reliesOnAbsenceIn: [],
  leaves: "tied",

  *derive(facts, { kubernetes }) {
    for (const entry of facts.each("aws.eks-access-entry")) {
      const entered = entryStep(facts, entry);
      if (!entered) continue;
      const { node, step } = entered;
      for (const policy of entry.clusterPolicies) {
        if (!namespacePolicies.has(policy)) continue;
        const text = `access policy \`${policy}\` amounts to administering the cluster, by the pods and accounts in it`;
        const open: readonly Condition[] = policy === everythingPolicy ? [] : [{ kind: "unsupported", text }];
        yield { ...step, to: privilege(node, "administer"), conditions: [...step.conditions, ...open] };
      }
      for (const { to, bound } of identitiesIn(kubernetes, node, entry.groups, nameOf(entry)))
        yield { ...step, to, because: [...step.because, ...bound] };
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
    fires(
      "an entry with a user name that is bound to a role",
      `${roleArn("dev")}#impersonate -> k8s:prod:user:dev#impersonate`,
      alias(eksArn),
      eksCluster(),
      accessEntry(roleArn("dev"), { username: "dev" }),
      binding("user:dev", "edit"),
    ),
    firesIf(
      "an entry that edits everything",
      `${roleArn("dev")}#impersonate -> k8s:prod#administer`,
      alias(eksArn),
      eksCluster(),
      accessEntry(roleArn("dev"), { clusterPolicies: ["AmazonEKSEditPolicy"] }),
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
      "an entry that may look alone",
      alias(eksArn),
      eksCluster(),
      accessEntry(roleArn("dev"), { clusterPolicies: ["AmazonEKSViewPolicy"] }),
    ),
    silent(
      "an entry of a node's role",
      alias(eksArn),
      eksCluster(),
      accessEntry(roleArn("nodes"), { groups: ["system:nodes"] }),
    ),
  ],
});

/** EKS names a user by its ARN where the entry does not; a role's name has the session in it, and is bound to nothing. */
const nameOf = ({ username, principal }: FactOf<"aws.eks-access-entry">): string => username ?? principal;
