import { readFileSync } from "node:fs";
import path from "node:path";
import type { GraphReader } from "../../graph/port.ts";

interface Tree {
  readonly [name: string]: Tree;
}

/** Of each question, `<from> -> <to>`. */
type Pairs = Readonly<Record<string, ReadonlySet<string>>>;

const list = (folder: string, kind: string): readonly Tree[] =>
  JSON.parse(readFileSync(path.join(folder, `${kind}.json`), "utf8")).items;
const texts = (tree: Tree | undefined): readonly string[] => (tree as unknown as readonly string[] | undefined) ?? [];
const trees = (tree: Tree | undefined): readonly Tree[] => (tree as unknown as readonly Tree[] | undefined) ?? [];
const text = (tree: Tree | undefined): string => String(tree ?? "");
const selects = (selector: Tree | undefined, labels: Tree | undefined): boolean =>
  Object.entries(selector?.["matchLabels"] ?? {}).every(([name, value]) => text(labels?.[name]) === text(value));

/**
 * Who reads which Secret, opens sessions in which pod, sends requests to which pod, and which node runs which pod, from
 * raw objects and by the words of the documentation alone: everything with everything, no index and no hub. Pods of one
 * Deployment are one. Knows what `writeLargeCluster` writes: roles of the core group, labels that must be equal.
 */
export function naivePairs(folder: string): Pairs {
  const secrets = list(folder, "secrets").map(({ metadata }) => metadata);
  const pods = list(folder, "pods");
  const nameOf = (pod: Tree): string =>
    `${text(pod["metadata"]?.["namespace"])}/${text(pod["metadata"]?.["ownerReferences"]?.["0"]?.["name"]).replace(/-[^-]+$/, "")}`;
  const reads = new Set<string>();
  const opens = new Set<string>();
  const all = [...list(folder, "roles"), ...list(folder, "clusterroles")];
  for (const binding of [...list(folder, "rolebindings"), ...list(folder, "clusterrolebindings")]) {
    const within = binding["metadata"]?.["namespace"];
    const { kind, name } = binding["roleRef"] ?? {};
    const role = all.find(
      (one) =>
        text(one["kind"]) === text(kind) &&
        text(one["metadata"]?.["name"]) === text(name) &&
        (text(kind) === "ClusterRole" || text(one["metadata"]?.["namespace"]) === text(within)),
    );
    const holds = (verbs: readonly string[], resource: string, namespace: Tree | undefined, object: string): boolean =>
      (within === undefined || text(within) === text(namespace)) &&
      trees(role?.["rules"]).some(
        ({ verbs: may, resources, resourceNames, apiGroups }) =>
          texts(apiGroups).includes("") &&
          texts(resources).includes(resource) &&
          verbs.some((verb) => texts(may).includes(verb)) &&
          (resourceNames === undefined || texts(resourceNames).includes(object)),
      );
    for (const subject of trees(binding["subjects"])) {
      const who = `${text(subject["namespace"])}:${text(subject["name"])}`;
      for (const secret of secrets)
        if (
          holds(
            ["get", "list", "watch", "patch", "deletecollection"],
            "secrets",
            secret?.["namespace"],
            text(secret?.["name"]),
          )
        )
          reads.add(`${who} -> ${text(secret?.["namespace"])}:${text(secret?.["name"])}`);
      for (const pod of pods)
        if (holds(["create"], "pods/exec", pod["metadata"]?.["namespace"], text(pod["metadata"]?.["name"])))
          opens.add(`${who} -> ${nameOf(pod)}`);
    }
  }
  const policies = list(folder, "networkpolicies");
  const namespaces = list(folder, "namespaces");
  const labelsOf = (pod: Tree): Tree | undefined =>
    namespaces.find(({ metadata }) => text(metadata?.["name"]) === text(pod["metadata"]?.["namespace"]))?.[
      "metadata"
    ]?.["labels"];
  const asks = new Set<string>();
  for (const to of pods) {
    const own = policies.filter(
      ({ metadata, spec }) =>
        text(metadata?.["namespace"]) === text(to["metadata"]?.["namespace"]) &&
        selects(spec?.["podSelector"], to["metadata"]?.["labels"]),
    );
    for (const from of pods) {
      const admitted = own.some(({ spec }) =>
        trees(spec?.["ingress"]).some((rule) =>
          trees(rule["from"]).some(({ podSelector, namespaceSelector }) =>
            namespaceSelector === undefined
              ? text(from["metadata"]?.["namespace"]) === text(to["metadata"]?.["namespace"]) &&
                selects(podSelector, from["metadata"]?.["labels"])
              : selects(namespaceSelector, labelsOf(from)) && selects(podSelector, from["metadata"]?.["labels"]),
          ),
        ),
      );
      if (nameOf(from) !== nameOf(to) && (own.length === 0 || admitted)) asks.add(`${nameOf(from)} -> ${nameOf(to)}`);
    }
  }
  const runs = new Set(pods.map((pod) => `${text(pod["spec"]?.["nodeName"])} -> ${nameOf(pod)}`));
  return { "reads a Secret": reads, "opens a session": opens, "sends requests": asks, "runs a pod": runs };
}

const rulesOf: Readonly<Record<string, readonly string[]>> = {
  "reads a Secret": ["kubernetes.read-secret"],
  "opens a session": ["kubernetes.exec-pod"],
  "sends requests": ["pod-network-position", "pod-network-connect", "network-policy-peers"].map(
    (id) => `kubernetes.${id}`,
  ),
  "runs a pod": ["kubernetes.node-pods"],
};

/** The same of a graph: ways over steps of the question's rules, through hubs and the pod network. */
export function graphPairs(graph: GraphReader, cluster: string): Pairs {
  const found: Record<string, Set<string>> = {};
  for (const [question, ids] of Object.entries(rulesOf)) {
    const next = new Map<number, number[]>();
    for (let step = 0; step < graph.csr.steps; step++) {
      if (!ids.includes(graph.ruleOf(step).id)) continue;
      for (const premise of graph.premisesOf(step))
        next.set(premise, [...(next.get(premise) ?? []), graph.conclusionOf(step)]);
    }
    const passes = (p: number): boolean => /^(hub:|k8s:[^:]+:network#)/.test(graph.key(p));
    const pairs = new Set<string>();
    for (const from of next.keys()) {
      if (passes(from)) continue;
      const seen = new Set([from]);
      for (const p of seen) {
        if (p !== from && !passes(p)) continue;
        for (const to of next.get(p) ?? []) seen.add(to);
      }
      for (const to of seen) {
        const [who, what] = [nameIn(graph.key(from), cluster), nameIn(graph.key(to), cluster)];
        if (to !== from && !passes(to) && who !== what) pairs.add(`${who} -> ${what}`);
      }
    }
    found[question] = pairs;
  }
  return found;
}

/** `ns/controller` of a pod, else namespace and name, or the name. */
function nameIn(privilege: string, cluster: string): string {
  const id = privilege.slice(0, privilege.lastIndexOf("#"));
  const [kind = "", ...names] = id.slice(`k8s:${cluster}:`.length).split(":");
  if (kind !== "pod") return names.join(":");
  return `${names[0]}/${(names[1] ?? "").replace(/^[^/]*\//, "").replace(/@.*$/, "")}`;
}
