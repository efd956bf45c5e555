import type { K8sPodFact } from "../../model/fact/kubernetes.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { builtInRoles } from "./built-in-roles.ts";
import type { AccessReview } from "./review.ts";
import { allowsResource } from "./rule-match.ts";
import { atLeast } from "./version.ts";

type Attributes = NonNullable<AccessReview["resourceAttributes"]>;

/** What the Node authorizer says; undefined where it has no opinion, which leaves the request to RBAC. */
export interface NodeDecision {
  /** Pods of the node that refer to the object; empty where every node may do it. */
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
}

/** The machine that a user is the kubelet of. */
export function machineOf({ user, groups = [] }: AccessReview): string | undefined {
  const [, machine] = /^system:node:(.+)$/s.exec(user ?? "") ?? [];
  return groups.includes("system:nodes") ? machine : undefined;
}

const reading = ["get", "list", "watch"];
const own = ["get", "create", "update", "patch", "delete"];

/**
 * What a kubelet's identity may do, where the API server runs with the modes Node and RBAC, as kubeadm and the managed
 * services do: read Secrets, ConfigMaps and claims that pods of its machine refer to, and make tokens for accounts of
 * those pods (NodeRestriction binds them to a pod). List and watch of pods take a field selector from 1.32 on.
 * https://kubernetes.io/docs/reference/access-authn-authz/node/
 */
export function authorizeNode(
  facts: FactReader,
  cluster: string,
  machine: string,
  asked: Attributes,
): NodeDecision | undefined {
  const { verb, group = "", resource, subresource = "", namespace = "", name = "" } = asked;
  const anything: NodeDecision = { because: [], conditions: [] };
  const path = group === "" ? resource : `${resource}.${group}`;
  const ofPods = (test: (pod: K8sPodFact) => boolean): NodeDecision | undefined =>
    name === "" ? undefined : related(facts, cluster, machine, namespace, test);
  const version = facts.get("k8s.cluster", cluster)?.version;
  switch (path) {
    case "secrets":
    case "configmaps": {
      if (subresource !== "" || namespace === "" || !reading.includes(verb)) return undefined;
      return ofPods((pod) => (path === "secrets" ? secretsOf(pod) : configMapsOf(pod)).includes(name));
    }
    case "persistentvolumeclaims": {
      const status = subresource === "status" && ["update", "patch"].includes(verb);
      if (!status && (subresource !== "" || verb !== "get")) return undefined;
      return ofPods((pod) => claimsOf(pod).includes(name));
    }
    case "serviceaccounts": {
      const token = subresource === "token" && verb === "create";
      const itself = subresource === "" && reading.includes(verb) && verb === "get" && atLeast(version, 34) !== false;
      return token || itself ? ofPods((pod) => pod.serviceAccount === name) : undefined;
    }
    case "persistentvolumes":
    case "volumeattachments.storage.k8s.io":
    case "resourceclaims.resource.k8s.io":
      return subresource === "" && verb === "get" && name !== "" ? unknownRelation(path, name) : undefined;
    case "leases.coordination.k8s.io":
      return own.includes(verb) && namespace === "kube-node-lease" && (verb === "create" || name === machine)
        ? anything
        : undefined;
    case "csinodes.storage.k8s.io":
      return subresource === "" && own.includes(verb) && (verb === "create" || name === machine) ? anything : undefined;
    case "nodes":
      return selective(version) ? ofNodes(verb, subresource, name, machine) : uniform(asked);
    case "resourceslices.resource.k8s.io": {
      if (!selective(version)) return uniform(asked);
      if (subresource !== "") return undefined;
      if (verb === "create") return anything;
      if (["list", "watch", "deletecollection"].includes(verb)) return ofMachine(asked, machine);
      return own.includes(verb) && name !== "" ? unknownRelation(path, name) : undefined;
    }
    case "pods": {
      if (!selective(version)) return uniform(asked);
      if (subresource !== "" || !reading.includes(verb)) return uniform(asked);
      const listed = verb === "get" ? undefined : ofMachine(asked, machine);
      return listed ?? ofPods((pod) => pod.members.includes(name) || pod.name === name);
    }
    default:
      return uniform(asked);
  }

  function uniform(request: Attributes): NodeDecision | undefined {
    const query = { verb, group, resource, ...(subresource === "" ? {} : { subresource }) };
    const allowed = (builtInRoles["system:node"] ?? []).some((rule) => allowsResource(rule, query, request.name ?? ""));
    return allowed ? anything : undefined;
  }
}

/** From 1.32 on nodes read their own Node and pods alone (AuthorizeNodeWithSelectors). https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/ */
const selective = (version: string | undefined): boolean => atLeast(version, 32) !== false;

/** Lists of what is on the machine: the selector names it, whatever it asks beside. */
function ofMachine({ fieldSelector }: Attributes, machine: string): NodeDecision | undefined {
  const { rawSelector = "", requirements = [] } = fieldSelector ?? {};
  const told = requirements.some(
    ({ key, operator, values = [] }) =>
      key === placed && operator === "In" && values.length === 1 && values[0] === machine,
  );
  const written = rawSelector
    .split(",")
    .some((term) => /^\s*([^=!]+)==?(.*)$/.exec(term)?.slice(1).join() === `${placed},${machine}`);
  return told || written ? { because: [], conditions: [] } : undefined;
}
const placed = "spec.nodeName";

function ofNodes(verb: string, subresource: string, name: string, machine: string): NodeDecision | undefined {
  const writes = ["update", "patch", ...(subresource === "" ? ["create"] : [])].includes(verb);
  const reads = subresource === "" && reading.includes(verb) && name === machine;
  return reads || (writes && ["", "status"].includes(subresource)) ? { because: [], conditions: [] } : undefined;
}

function related(
  facts: FactReader,
  cluster: string,
  machine: string,
  namespace: string,
  test: (pod: K8sPodFact) => boolean,
): NodeDecision | undefined {
  const pod = facts
    .where("k8s.pod", "machines", machine)
    .find((one) => one.cluster === cluster && one.namespace === namespace && test(one));
  if (pod) return { because: [pod], conditions: [] };
  if (facts.coverage("k8s.pod", cluster) === "read") return undefined;
  const text = `a pod on ${machine} refers to it: pods were not all read`;
  return { because: [], conditions: [{ kind: "unread", text }] };
}

const unknownRelation = (path: string, name: string): NodeDecision => ({
  because: [],
  conditions: [{ kind: "unsupported", text: `${path} ${name} belongs to a pod on the node` }],
});

const secretsOf = ({ volumes, containers, imagePullSecrets }: K8sPodFact): readonly string[] => [
  ...volumes.flatMap((volume) => (volume.type === "secret" ? [volume.secret] : [])),
  ...containers.flatMap(({ envSecrets }) => envSecrets),
  ...imagePullSecrets,
];
const configMapsOf = ({ volumes, containers }: K8sPodFact): readonly string[] => [
  ...volumes.flatMap((volume) => (volume.type === "configMap" ? [volume.configMap] : [])),
  ...containers.flatMap(({ envConfigMaps }) => envConfigMaps),
  "kube-root-ca.crt",
];
const claimsOf = ({ volumes }: K8sPodFact): readonly string[] =>
  volumes.flatMap((volume) => (volume.type === "persistentVolumeClaim" ? [volume.claim] : []));
