import type { GraphReader } from "../../graph/port.ts";
import { unsegment } from "../../model/access.ts";
import type { ObservedUseFact } from "../../model/fact/observed.ts";
import { kindOfId } from "../../model/node-id.ts";

/** `<principal>~max` and `<principal>~session:...` are the principal with other policies. */
export const plainId = (id: string): string => id.replace(/~(max|session:.*)$/, "");

/** Whether what a log names is the node: by its id, its ARN, its name, or because a list holds it. */
export function isAbout(graph: GraphReader, use: ObservedUseFact, node: string): boolean {
  const target = plainId(node);
  if (use.passes !== undefined && named(use.passes, target)) return true;
  if (use.service === "kubernetes") return isObject(graph, use, target);
  if (use.resource === undefined) return false;
  if (use.service === "vault") return isPath(use.resource, target);
  return named(use.resource, target);
}

/** Whether what a log names is of the target's kind: then it is something else; if not, the step leads through it. */
export function isAnother({ service, resource, passes }: ObservedUseFact, node: string): boolean {
  const target = plainId(node);
  const kind = kindOfId(target);
  if (passes !== undefined && kind === "AwsRole") return true;
  if (resource === undefined || kind === undefined) return false;
  if (service === "kubernetes") return kindOfId(resource) === kind && kind !== "K8sNamespace";
  if (service === "vault") return target.startsWith("vault:") && kind !== "VaultCluster";
  if (resource.startsWith("arn:")) return kindOfId(resource) === kind;
  const [, , own, , , ...rest] = target.split(":");
  if (own !== service) return false;
  const [, word] = /^(role|user|group|instance-profile)\//.exec(resource) ?? [];
  return word === undefined || rest.join(":").startsWith(`${word}/`);
}

/** An ARN, the ARN of something in it, or a name as it stands in the ARN. */
function named(resource: string, target: string): boolean {
  if (resource === target || resource.startsWith(`${target}/`) || resource.startsWith(`${target}:`)) return true;
  if (!target.startsWith("arn:")) return false;
  const own = target.split(":").slice(5).join(":");
  // A secret's ARN ends in six characters that its name has not.
  const bare = /^(?:secret:)(.+)-[A-Za-z0-9]{6}$/.exec(own)?.[1];
  if (resource.startsWith("arn:")) return bare !== undefined && target.replace(/-[A-Za-z0-9]{6}$/, "") === resource;
  const [, kind, name] = /^([a-z-]+)\/(.+)$/.exec(resource) ?? [];
  if (kind !== undefined && own.startsWith(`${kind}/`)) return own.endsWith(`/${name}`);
  const plain = resource.replace(/^\//, "");
  return own === plain || own.endsWith(`/${plain}`) || own.endsWith(`:${plain}`) || bare === plain;
}

/** The object, or a list of its namespace or of all. */
function isObject(graph: GraphReader, { resource, action, of }: ObservedUseFact, target: string): boolean {
  if (resource === target) return true;
  const isList = /^(list|watch|deletecollection) /.test(action);
  const [, cluster, namespace] = /^(k8s:[^:]+):[a-z]+:([^:]+):/.exec(target) ?? [];
  if (isList && cluster === of) return resource === undefined || resource === `${of}:namespace:${namespace}`;
  if (resource === undefined) return false;
  const at = graph.nodeIndex(target);
  return at >= 0 && graph.nodesNamed(resource).includes(at);
}

function isPath(path: string, target: string): boolean {
  const [, , , ...rest] = target.split(":");
  const own = unsegment(rest.join(":"));
  if (own === "") return false;
  if (path === own || path === `sys/policies/acl/${own}`) return true;
  // KV version 2 keeps values under `data/`, which an id does not say.
  const [mount = "", ...below] = own.split("/");
  if (below.length > 0 && path === [mount, "data", ...below].join("/")) return true;
  return (
    path ===
    `auth/${below.length > 0 ? `${own.slice(0, own.lastIndexOf("/"))}/role/${own.slice(own.lastIndexOf("/") + 1)}` : own}`
  );
}
