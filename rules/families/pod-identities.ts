import type { AwsAuthz, Way } from "../../authz/aws/index.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { globTest } from "../../model/glob.ts";
import type { Condition } from "../../model/step.ts";

/** Who assumes the roles of EKS Pod Identity, and the audience of the tokens that it mounts. */
export const podIdentityService = "pods.eks.amazonaws.com";

/** An association whose role lets EKS assume it for pods of the account. */
export interface PodIdentity {
  readonly association: FactOf<"aws.pod-identity">;
  /** The alias that makes the associated cluster this one. */
  readonly cluster: FactOf<"alias">;
  readonly role: FactOf<"aws.role">;
  readonly ways: readonly Way[];
}

export function* podIdentities(facts: FactReader, aws: AwsAuthz): Generator<PodIdentity> {
  for (const association of facts.each("aws.pod-identity")) {
    const found = podIdentityWays(facts, aws, association);
    if (found) yield found;
  }
}

/** https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html */
export function podIdentityWays(
  facts: FactReader,
  aws: AwsAuthz,
  association: FactOf<"aws.pod-identity">,
): PodIdentity | undefined {
  const role = facts.get("aws.role", association.role);
  const cluster = facts.where("alias", "name", association.cluster).find(({ node }) => /^k8s:[^:]+$/.test(node));
  if (!role || !cluster) return undefined;
  const tags = sessionTags(association, cluster.node);
  const ways = aws
    .trusting(role, podIdentityService, association.cluster)
    .filter(({ because }) => because.every((fact) => fact.kind !== "aws.statement" || meets(fact, tags)));
  const tagging = facts.where("aws.statement", "policy", `trust:${role.key}`).filter(letsTag);
  const tagged = ways.flatMap((way) => {
    const same = tagging.find((fact) => way.because.includes(fact));
    const [by] = same ? [same] : tagging;
    if (!by) return [];
    return same ? [way] : [{ ...way, because: [...way.because, by] }];
  });
  return tagged.length > 0 ? { association, cluster, role, ways: tagged } : undefined;
}

/** EKS tags each session, and cannot where the trust policy does not let it: what it asks for is then refused whole. */
const letsTag = ({ effect, actions = [], principals }: FactOf<"aws.statement">): boolean =>
  effect === "Allow" &&
  actions.some((action) => globTest(action.toLowerCase())("sts:tagsession")) &&
  Object.entries(principals ?? {}).some(([type, names]) => type === "*" || names.includes(podIdentityService));

/** Tags that are the same for every pod of the account: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html */
function sessionTags(
  { cluster, namespace, serviceAccount }: FactOf<"aws.pod-identity">,
  node: string,
): ReadonlyMap<string, string> {
  return new Map([
    ["aws:requesttag/eks-cluster-arn", cluster],
    ["aws:requesttag/eks-cluster-name", cluster.slice(cluster.lastIndexOf("/") + 1) || node],
    ["aws:requesttag/kubernetes-namespace", namespace],
    ["aws:requesttag/kubernetes-service-account", serviceAccount],
  ]);
}

/** Whether what the statement asks of the session's tags is so: of tags that are not among them nothing is said here. */
function meets({ conditions, effect }: FactOf<"aws.statement">, tags: ReadonlyMap<string, string>): boolean {
  if (effect !== "Allow") return true;
  return conditions.every(({ operator, key, values }) => {
    const value = tags.get(key.toLowerCase());
    const plain = /^(?:ForAnyValue:|ForAllValues:)?String(Equals|Like)(?:IfExists)?$/i.exec(operator);
    if (value === undefined || !plain) return true;
    return values.some((wanted) => (/like/i.test(plain[1] ?? "") ? globTest(wanted)(value) : wanted === value));
  });
}

/** What gives the pods of a cluster the agent: the facts that tell of it, or what has to hold. */
export interface IdentityAgent {
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
}

/**
 * The agent is a DaemonSet of the add-on, and part of the machines of EKS Auto Mode. None where both were read and
 * neither is there. https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html
 */
export function identityAgents(facts: FactReader, cluster: string): readonly IdentityAgent[] {
  const daemons = facts
    .where("k8s.pod", "cluster", cluster)
    .filter(({ daemon, containers }) => daemon && containers.some(({ image }) => /eks-pod-identity-agent/.test(image)));
  const auto = facts.where("k8s.node", "cluster", cluster).filter(({ labels }) => labels.includes(computeType("auto")));
  const [found] = [...daemons, ...auto];
  if (found) return [{ because: [found], conditions: [] }];
  if (facts.coverage("k8s.pod", cluster) === "read" && facts.coverage("k8s.node", cluster) === "read") return [];
  const text = "the EKS Pod Identity Agent runs on the pod's machine: the cluster's pods and nodes were not all read";
  return [{ because: [], conditions: [{ kind: "unread", text }] }];
}

const computeType = (type: string): string => `eks.amazonaws.com/compute-type=${type}`;

/** Where every machine of the pod is Fargate's: no agent and no metadata service answers there. */
export const onFargate = (facts: FactReader, { nodes }: FactOf<"k8s.pod">): boolean =>
  nodes.length > 0 && nodes.every((id) => facts.get("k8s.node", id)?.labels.includes(computeType("fargate")));
