import { segment } from "../../model/access.ts";
import type { Outcome } from "../../model/fact/observed.ts";
import type { Book } from "./book.ts";
import { addressOf, agentOf, arnOf, listOf, nameOf, secondOf, type Tree, textOf, treeOf } from "./text.ts";

/** Verbs of the API and of what it does not manage (`/healthz`). */
const verbs = /^[a-z]{2,24}$/;
const dnsName = /^[a-zA-Z0-9]([a-zA-Z0-9.:_-]{0,251}[a-zA-Z0-9])?$/;
const named: Readonly<Record<string, string>> = {
  secrets: "secret",
  configmaps: "configmap",
  serviceaccounts: "serviceaccount",
  pods: "pod",
  nodes: "node",
  namespaces: "namespace",
  deployments: "deployment",
  daemonsets: "daemonset",
  statefulsets: "statefulset",
  replicasets: "replicaset",
  jobs: "job",
  cronjobs: "cronjob",
  services: "service",
};
const reading: ReadonlySet<string> = new Set(["get", "list", "watch"]);

/** Adds the events of one record: an audit event, a list of them, or a line of a log service that wraps one. @returns false for what is none */
export function addKubernetes(book: Book, record: unknown, cluster: string): boolean {
  const tree = treeOf(record);
  if (Array.isArray(tree["items"])) return listOf(tree["items"]).every((one) => addKubernetes(book, one, cluster));
  const wrapped = textOf(tree["message"]) ?? textOf(tree["log"]);
  if (wrapped !== undefined && tree["auditID"] === undefined) return addEvent(book, inner(wrapped), cluster);
  return addEvent(book, tree, cluster);
}

function inner(text: string): Tree {
  try {
    return treeOf(JSON.parse(text));
  } catch {
    return {};
  }
}

function addEvent(book: Book, tree: Tree, cluster: string): boolean {
  const verb = textOf(tree["verb"]);
  const at = secondOf(tree["requestReceivedTimestamp"]) ?? secondOf(tree["stageTimestamp"]);
  if (verb === undefined || !verbs.test(verb) || at === undefined || tree["auditID"] === undefined) return false;
  const stage = tree["stage"];
  // Each request is told at its end. Of a watch, a log that is followed or an exec that may be days later.
  if (
    stage === "RequestReceived" ||
    (stage === "ResponseStarted" && treeOf(tree["objectRef"])["subresource"] !== "exec")
  )
    return true;
  if (stage === "ResponseComplete" && isStarted(tree)) return true;
  const user = treeOf(tree["user"]);
  const impersonated = tree["impersonatedUser"] === undefined ? undefined : treeOf(tree["impersonatedUser"]);
  const own = identityOf(cluster, user["username"]);
  const { action, resource } = objectOf(cluster, verb, tree);
  book.add({
    of: `k8s:${cluster}`,
    at,
    id: textOf(tree["auditID"]) ?? "",
    identity: impersonated ? identityOf(cluster, impersonated["username"]) : own,
    ...(impersonated ? { by: own } : { also: principalOf(user) }),
    service: "kubernetes",
    action,
    resource,
    reads: reading.has(verb),
    outcome: outcomeOf(tree),
    address: addressOf(listOf(tree["sourceIPs"])[0]),
    agent: agentOf(tree["userAgent"]),
  });
  return true;
}

/** An exec is told when it starts; its end says the same again. */
const isStarted = (tree: Tree): boolean => {
  const { subresource } = treeOf(tree["objectRef"]);
  return subresource === "exec" && treeOf(tree["responseStatus"])["code"] === 101;
};

/** Node id of a user name as the API server knows it. */
function identityOf(cluster: string, username: unknown): string {
  const name = nameOf(username);
  if (name === undefined) return `k8s:${cluster}:user:unknown`;
  const [, namespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name) ?? [];
  if (namespace !== undefined && account !== undefined)
    return `k8s:${cluster}:serviceaccount:${segment(namespace)}:${segment(account)}`;
  const [, node] = /^system:node:(.+)$/.exec(name) ?? [];
  if (node !== undefined) return `k8s:${cluster}:node:${segment(node)}`;
  return `k8s:${cluster}:user:${segment(name)}`;
}

/** The principal of AWS that EKS knows a user by. Sessions are told as their role. */
function principalOf(user: Tree): string | undefined {
  const extra = treeOf(user["extra"]);
  const [first] = listOf(extra["canonicalArn"] ?? extra["arn"]);
  const arn = arnOf(first);
  const [, partition, account, role] = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([^/]+)/.exec(arn ?? "") ?? [];
  return role === undefined ? arn : `arn:${partition}:iam::${account}:role/${role}`;
}

function objectOf(
  cluster: string,
  verb: string,
  tree: Tree,
): { readonly action: string; readonly resource: string | undefined } {
  const ref = treeOf(tree["objectRef"]);
  const plain = (value: unknown): string | undefined => {
    const text = nameOf(value, 253);
    return text !== undefined && dnsName.test(text) ? text : undefined;
  };
  const kind = plain(ref["resource"]);
  if (kind === undefined) return { action: `${verb} ${pathOf(tree["requestURI"])}`, resource: undefined };
  const group = plain(ref["apiGroup"]);
  const sub = plain(ref["subresource"]);
  const action = `${verb} ${kind}${group === undefined ? "" : `.${group}`}${sub === undefined ? "" : `/${sub}`}`;
  const namespace = plain(ref["namespace"]);
  const name = plain(ref["name"]);
  const singular = named[kind];
  if (singular !== undefined && name !== undefined) {
    const inside = namespace === undefined || kind === "namespaces" || kind === "nodes" ? "" : `${segment(namespace)}:`;
    return { action, resource: `k8s:${cluster}:${singular}:${inside}${segment(name)}` };
  }
  return { action, resource: namespace === undefined ? undefined : `k8s:${cluster}:namespace:${segment(namespace)}` };
}

/** First part of a path that is no object's: `/metrics`, `/logs`. */
function pathOf(uri: unknown): string {
  const [path = "/"] = /^\/[a-z0-9-]{0,40}/.exec(textOf(uri) ?? "") ?? [];
  return path;
}

function outcomeOf(tree: Tree): Outcome {
  const { code } = treeOf(tree["responseStatus"]);
  const decision = treeOf(tree["annotations"])["authorization.k8s.io/decision"];
  if (decision === "forbid" || code === 403 || code === 401) return "denied";
  return typeof code === "number" && code >= 400 ? "failed" : "done";
}
