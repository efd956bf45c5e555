import { groupId, type KubernetesAuthz, userId } from "../../authz/kubernetes/index.ts";
import { type Privilege, privilege } from "../../model/access.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";

/** An EKS cluster that somebody can enter with AWS credentials. */
export interface Entered {
  readonly eks: FactOf<"aws.eks-cluster">;
  /** The alias that makes it a cluster of the snapshot. */
  readonly cluster: FactOf<"alias">;
  /** What has to hold for requests to reach its API. */
  readonly conditions: readonly Condition[];
}

/** The cluster of an ARN, as AWS and as Kubernetes know it. */
export function enteredCluster(facts: FactReader, arn: string): Entered | undefined {
  const eks = facts.get("aws.eks-cluster", arn);
  const cluster = facts.where("alias", "name", arn).find(({ node }) => /^k8s:[^:]+$/.test(node));
  return eks && cluster ? { eks, cluster, conditions: endpoint(eks) } : undefined;
}

/** The same, by the cluster's node id; a cluster that AWS was not asked about has none. */
export function eksOf(facts: FactReader, node: string): Entered | undefined {
  for (const { name } of facts.where("alias", "node", node)) {
    const found = name.startsWith("arn:") ? enteredCluster(facts, name) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** Entries count for nothing where the cluster asks the aws-auth config map only. */
export const asksEntries = ({ authenticationMode }: FactOf<"aws.eks-cluster">): boolean =>
  authenticationMode !== "CONFIG_MAP";
export const asksConfigMap = ({ authenticationMode }: FactOf<"aws.eks-cluster">): boolean =>
  authenticationMode !== "API";

/**
 * What access policies amount to. The policy of cluster administrators alone is everything by itself; those of
 * administrators and editors hold secrets, exec and the service accounts of their namespaces; those that view
 * everything hold secrets. https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
 */
export const everythingPolicy = "AmazonEKSClusterAdminPolicy";
export const namespacePolicies: ReadonlySet<string> = new Set([
  everythingPolicy,
  "AmazonEKSAdminPolicy",
  "AmazonEKSEditPolicy",
]);
export const secretPolicies: ReadonlySet<string> = new Set(["AmazonEKSAdminViewPolicy", "AmazonEKSSecretReaderPolicy"]);

/** What an access entry gives a step; undefined where the cluster is not known, or does not look at entries. */
export function entryStep(facts: FactReader, entry: FactOf<"aws.eks-access-entry">) {
  const entered = enteredCluster(facts, entry.cluster);
  if (!entered || !asksEntries(entered.eks)) return undefined;
  const { eks, cluster, conditions } = entered;
  const step = {
    from: [privilege(entry.principal, "impersonate")] as const,
    because: [entry, eks, cluster] as const,
    conditions,
    authenticates: true,
  };
  return { node: cluster.node, step };
}

/** Who a principal is in the cluster: its groups, and the user of its name where anything is bound to that. */
export function* identitiesIn(
  kubernetes: KubernetesAuthz,
  cluster: string,
  groups: readonly string[],
  user: string,
): Iterable<{ readonly to: Privilege; readonly bound: readonly FactOf<"k8s.binding">[] }> {
  for (const group of groups) {
    // A node's role is the node it comes from, and that is decided by the node's name.
    if (group === "system:nodes" || group === "system:bootstrappers") continue;
    yield { to: privilege(groupId(cluster, group), "impersonate"), bound: [] };
  }
  const id = userId(cluster, user);
  const [bound] = kubernetes.rbac(cluster).bindingsTo(id);
  if (bound) yield { to: privilege(id, "impersonate"), bound: [bound] };
}

function endpoint({ endpointPublic, publicCidrs, vpc }: FactOf<"aws.eks-cluster">): readonly Condition[] {
  if (endpointPublic && (publicCidrs.length === 0 || publicCidrs.includes("0.0.0.0/0"))) return [];
  const from = endpointPublic ? publicCidrs.join(", ") : (vpc ?? "the cluster's VPC");
  return [{ kind: "environment", text: `requests to the cluster's API come from ${from}` }];
}
