import type { FactBase } from "../../graph/facts.ts";
import { privilege } from "../../model/access.ts";
import type { FactOf } from "../../model/fact.ts";
import { nodeKinds } from "../../model/node.ts";
import { kindOfId } from "../../model/node-id.ts";
import { clusterName } from "./cluster.ts";
import type { Meaning } from "./foreign.ts";

type Pod = FactOf<"k8s.pod">;

/** An end of a foreign edge: what it is held by, and the pods it is in where it is one. */
export interface End {
  /** Node ids; for a permission set its subjects. */
  readonly ids: readonly string[];
  readonly pods: readonly Pod[];
  /** Of a permission set: the binding. */
  readonly binding?: string;
}

const cluster = `k8s:${clusterName}`;
const nothing: End = { ids: [], pods: [] };

/**
 * `Container:<name>`, `Pod:[<ns>/]<name>`, `Volume:<...> in <pod>`, `ServiceAccount:<ns>/<name>`, `ServiceAccount/<ns>/<name>`,
 * `PermissionSet:<role>::<binding>`, `Deployment:<ns>:<name>`. Anything else names no single thing.
 */
export function endOf(facts: FactBase, text: string): End {
  const [, type = "", rest = ""] = /^(\w+)[:/](.*)$/.exec(text) ?? [];
  const name = (rest.split(/[\s(]/)[0] ?? "").split("/").at(-1) ?? "";
  const pods = (test: (pod: Pod) => boolean): End => {
    const found = facts.of("k8s.pod").filter(test);
    return { ids: found.map(({ key }) => key), pods: found };
  };
  switch (type) {
    case "Container":
      return pods(({ containers }) => containers.some((container) => container.name === name));
    case "Volume":
      return pods(({ members }) => members.includes(/ in ([\w-]+)/.exec(rest)?.[1] ?? ""));
    case "Pod":
      return pods(({ members }) => members.includes(name));
    case "Deployment": {
      const [namespace = "", deployment = ""] = rest.split(":");
      return pods(({ controller }) => controller === `${cluster}:deployment:${namespace}:${deployment}`);
    }
    case "ServiceAccount": {
      const [namespace = "", account = ""] = rest.split(/[/:]/);
      return { ids: [`${cluster}:serviceaccount:${namespace}:${account}`], pods: [] };
    }
    case "PermissionSet": {
      const found = facts.of("k8s.binding").filter(({ binding }) => binding.split(":").at(-1) === rest.split("::")[1]);
      const [first] = found;
      return first ? { ids: found.map(({ subject }) => subject), pods: [], binding: first.binding } : nothing;
    }
    default:
      return nothing;
  }
}

/** The privileges of one holder of the source: running code in a pod, acting as an identity. */
export const heldBy = (id: string): string => privilege(id, kindOfId(id) === "K8sPod" ? "execute" : "impersonate");

/** The privileges that an edge of this meaning leads to, from these pods or accounts. */
export function targetsOf(facts: FactBase, meaning: Meaning, source: End, target: End): ReadonlySet<string> {
  const ids = nodesMeant(facts, meaning, source, target);
  const keys = ids.flatMap((id) => {
    const kind = kindOfId(id);
    return meaning.access
      .filter((access) => kind && access in nodeKinds[kind].accesses)
      .map((access) => privilege(id, access));
  });
  return new Set(keys);
}

function nodesMeant(facts: FactBase, { to }: Meaning, source: End, target: End): readonly string[] {
  const own = new Set(source.ids);
  const namespaces = new Set(source.ids.map((id) => id.split(":")[3] ?? ""));
  const secrets = facts.of("k8s.secret");
  switch (to) {
    case "named":
      return target.ids;
    case "hosts":
      return source.pods.length > 0
        ? source.pods.flatMap(({ nodes }) => nodes)
        : facts.of("k8s.node").map(({ key }) => key);
    case "neighbours": {
      const hosts = new Set(source.pods.flatMap(({ nodes }) => nodes));
      const beside = facts
        .of("k8s.pod")
        .filter(({ key, nodes }) => !own.has(key) && nodes.some((node) => hosts.has(node)));
      return beside.map(({ key }) => key);
    }
    case "identities": {
      const subjects = facts.of("k8s.binding").map(({ subject }) => subject);
      const all = [...facts.of("k8s.service-account").map(({ key }) => key), ...subjects];
      return [...new Set(all)].filter((id) => !own.has(id));
    }
    case "namespace":
      return [...facts.of("k8s.namespace").map(({ key }) => key), cluster];
    case "secrets":
      return secrets.map(({ key }) => key);
    case "foreign secrets":
      return secrets.filter(({ namespace }) => !namespaces.has(namespace)).map(({ key }) => key);
    case "system secrets":
      return secrets.filter(({ namespace }) => namespace === "kube-system").map(({ key }) => key);
  }
}
