import { unsegment } from "../../../model/access.ts";
import type { K8sNamespaceFact } from "../../../model/fact/kubernetes.ts";
import type { Fact, FactReader } from "../../../model/fact.ts";
import type { Condition } from "../../../model/step.ts";
import { atLeast } from "../version.ts";
import type { Violation } from "./check.ts";
import { type PodTrait, podWith } from "./shapes.ts";
import type { ReviewedPod } from "./spec.ts";
import {
  levelOf,
  newestKnown,
  type PodSecurityStandard,
  podSecurityViolations,
  turningPoints,
  versionOf,
} from "./standard.ts";

/** What Pod Security enforces in one namespace, and what says so. */
interface PodSecurityInForce {
  readonly standard: PodSecurityStandard;
  /** The namespace, and the API server's configuration where that decides. */
  readonly because: readonly [Fact, ...Fact[]];
  /** Open where the level is the default and the API server's configuration was not read. */
  readonly conditions: readonly Condition[];
}

export interface PodSecurityDecision extends PodSecurityInForce {
  /** `conditional`: admitted if the conditions hold. */
  readonly decision: "admit" | "refuse" | "conditional";
  /** What stands against it, as the newest version has it. */
  readonly violations: readonly Violation[];
}

/** What a label of Pod Security says: `enforce`, `enforce-version`. */
export const enforcedBy = (labels: readonly string[], name: string): string | undefined => {
  const prefix = `pod-security.kubernetes.io/${name}=`;
  return labels.find((one) => one.startsWith(prefix))?.slice(prefix.length);
};

/**
 * The level in force: the labels `enforce` and `enforce-version` of the namespace, each for itself, before what the API
 * server was started with; without that, privileged. Labels that warn or audit refuse nothing.
 * https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
export function podSecurityOf(facts: FactReader, namespace: K8sNamespaceFact): PodSecurityInForce {
  const { cluster, labels, name } = namespace;
  const configured = facts.get("k8s.pod-security", `${cluster}:podsecurity`);
  if (configured?.exemptNamespaces.includes(name))
    return { standard: { level: "privileged", version: "latest" }, because: [configured, namespace], conditions: [] };
  const level = enforcedBy(labels, "enforce");
  const version = enforcedBy(labels, "enforce-version");
  const standard = {
    level: levelOf(level ?? configured?.enforce ?? "privileged"),
    version: versionOf(version ?? configured?.enforceVersion ?? "latest"),
  };
  const rests = configured !== undefined && (level === undefined || version === undefined);
  return {
    standard,
    because: rests ? [namespace, configured] : [namespace],
    conditions: level === undefined && !configured && !defaultIsKnown(facts, cluster) ? [unread(cluster)] : [],
  };
}

const unread = (cluster: string): Condition => ({
  kind: "unread",
  text: `the API server of ${unsegment(cluster)} enforces no Pod Security level by default: its configuration was not read`,
});

/**
 * EKS runs the API server with the default, privileged, and lets nobody change it.
 * https://aws.amazon.com/blogs/containers/implementing-pod-security-standards-in-amazon-eks/
 */
function defaultIsKnown(facts: FactReader, cluster: string): boolean {
  if (facts.coverage("k8s.pod-security", cluster) === "read") return true;
  return facts.memo(`kubernetes.eks ${cluster}`, () => {
    const named = facts.where("alias", "node", cluster).some(({ name }) => /^arn:aws[a-z-]*:eks:/.test(name));
    const nodes = facts.where("k8s.node", "cluster", cluster);
    return named || nodes.some(({ labels }) => labels.some((one) => one.startsWith("eks.amazonaws.com/")));
  });
}

/**
 * Whether Pod Security lets one pod into a namespace. A pod that exists is not asked again, whatever becomes of the label.
 * @param user name of whoever sends the request: some may be exempt; the controller where a workload makes the pod
 */
export function admitsPod(
  facts: FactReader,
  namespace: K8sNamespaceFact,
  pod: ReviewedPod,
  user?: string,
): PodSecurityDecision {
  const inForce = podSecurityOf(facts, namespace);
  const configured = facts.get("k8s.pod-security", `${namespace.cluster}:podsecurity`);
  const exempt =
    (user !== undefined && configured?.exemptUsernames.includes(user)) ||
    configured?.exemptRuntimeClasses.includes(pod.spec.runtimeClassName ?? "");
  if (configured && exempt)
    return { ...inForce, decision: "admit", violations: [], because: [configured, namespace], conditions: [] };
  return decided(inForce, pod, facts.get("k8s.cluster", namespace.cluster)?.version, namespace.cluster);
}

/** Whether a namespace admits some pod that has the traits: all else of it is what the standards ask for. */
export function admitsTraits(
  facts: FactReader,
  namespace: K8sNamespaceFact,
  traits: readonly PodTrait[],
  user?: string,
): PodSecurityDecision {
  const decision = admitsPod(facts, namespace, podWith(...traits), user);
  const configured = facts.get("k8s.pod-security", `${namespace.cluster}:podsecurity`);
  const [runtimeClass] = configured?.exemptRuntimeClasses ?? [];
  if (decision.decision !== "refuse" || !configured || runtimeClass === undefined) return decision;
  const text = `a pod of runtime class ${runtimeClass}, which Pod Security does not look at, runs on the node`;
  return {
    ...decision,
    decision: "conditional",
    because: [configured, namespace],
    conditions: [{ kind: "environment", text }],
  };
}

/** Versions from which on Pod Security is there without being asked for. https://kubernetes.io/blog/2021/12/15/pod-security-admission-beta/ */
const onByDefault = 23;

function decided(
  inForce: PodSecurityInForce,
  pod: ReviewedPod,
  version: string | undefined,
  cluster: string,
): PodSecurityDecision {
  const minor = minorOf(version);
  const versions =
    minor === undefined ? [...turningPoints.filter((from) => from >= onByDefault), newestKnown] : [minor];
  const all = versions.map((newest) => podSecurityViolations(inForce.standard, pod, newest));
  const violations = all.at(-1) ?? [];
  const off = atLeast(version, onByDefault) === false;
  const refused = all.filter((found) => found.length > 0).length;
  if (refused === 0)
    return { ...inForce, decision: inForce.conditions.length > 0 ? "conditional" : "admit", violations };
  if (refused === all.length && !off) return { ...inForce, decision: "refuse", violations, conditions: [] };
  const text = off
    ? `Pod Security is off in ${unsegment(cluster)}, as is the default before Kubernetes 1.23`
    : `the Kubernetes version of ${unsegment(cluster)} lets the pod pass at level ${inForce.standard.level}`;
  return {
    ...inForce,
    decision: "conditional",
    violations,
    conditions: [...inForce.conditions, { kind: "environment", text }],
  };
}

function minorOf(version: string | undefined): number | undefined {
  const [, minor] = /^v?1\.(\d+)/.exec(version ?? "") ?? [];
  return minor === undefined ? undefined : Number(minor);
}
