import { isTree, membersOf, pointerTo, type Tree } from "../read/index.ts";

/** The members of rbac-police's collection, by the name of their list: pkg/collect/types.go of its repository. */
export const collections = ["nodes", "roles", "serviceAccounts"] as const;
export type RbacPoliceList = (typeof collections)[number];

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** An object that a member was made from. */
export interface MadeFrom {
  readonly kind: string;
  readonly apiVersion: string;
  readonly value: object;
  /** Pointer below the member. */
  readonly below: string;
}

const rbac = "rbac.authorization.k8s.io";

/**
 * One member as the objects that it was made from. What the collection leaves out is not told: containers (one of
 * unknown content stands for all of a pod), names of bindings, users, groups and accounts that no pod uses.
 */
export function* objectsOf(list: RbacPoliceList, member: unknown): Iterable<MadeFrom> {
  if (!isTree(member)) return;
  const name = text(member["name"]);
  const namespace = text(member["namespace"]);
  const made = (kind: string, apiVersion: string, value: object, below = ""): MadeFrom => ({
    kind,
    apiVersion,
    value,
    below,
  });
  if (list === "roles") {
    const kind = namespace === "" ? "ClusterRole" : "Role";
    yield made(kind, `${rbac}/v1`, { metadata: metadataOf(name, namespace), rules: member["rules"] });
    return;
  }
  const subject =
    list === "nodes" ? { kind: "User", name: `system:node:${name}` } : { kind: "ServiceAccount", name, namespace };
  for (const [index, role] of membersOf(member["roles"]).entries()) {
    if (isTree(role)) yield made(...binding(role, subject), pointerTo("", "roles", index));
  }
  if (list === "nodes") {
    yield made("Node", "v1", { metadata: { name } });
    return;
  }
  yield made("ServiceAccount", "v1", {
    metadata: { ...metadataOf(name, namespace), annotations: annotationsOf(member) },
  });
  for (const [index, node] of membersOf(member["nodes"]).entries()) {
    if (!isTree(node)) continue;
    for (const [at, pod] of membersOf(node["pods"]).entries()) {
      const spec = { serviceAccountName: name, nodeName: text(node["name"]), containers: [{ name: "unknown" }] };
      const value = { metadata: metadataOf(text(pod), namespace), spec };
      yield made("Pod", "v1", value, pointerTo("", "nodes", index, "pods", at));
    }
  }
}

const metadataOf = (name: string, namespace: string): Tree => (namespace === "" ? { name } : { name, namespace });

/** The role is a Role where it has a namespace of its own; without one of effect the grant is for the whole cluster. */
function binding(role: Tree, subject: object): [kind: string, apiVersion: string, value: object] {
  const name = text(role["name"]);
  const where = text(role["effectiveNamespace"]);
  const roleRef = { apiGroup: rbac, kind: text(role["namespace"]) === "" ? "ClusterRole" : "Role", name };
  const kind = where === "" ? "ClusterRoleBinding" : "RoleBinding";
  return [kind, `${rbac}/v1`, { metadata: metadataOf(`not-told:${name}`, where), roleRef, subjects: [subject] }];
}

function annotationsOf({ providerIAM }: Tree): Tree {
  if (!isTree(providerIAM)) return {};
  const { aws, gcp } = providerIAM;
  return {
    ...(aws === undefined ? {} : { "eks.amazonaws.com/role-arn": aws }),
    ...(gcp === undefined ? {} : { "iam.gke.io/gcp-service-account": gcp }),
  };
}
