import { z } from "zod";
import type { K8sProxyConfigFact } from "../../model/fact/kubernetes.ts";
import { shapeOf } from "../read/index.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { metadata, plainPath } from "./shape.ts";

const text = z
  .unknown()
  .nullish()
  .transform((value) => (typeof value === "string" ? value : undefined));
const shape = z.object({
  metadata,
  data: z.object({ "global-auth-url": text, "no-auth-locations": text, "use-forwarded-headers": text }),
});

/**
 * What a ConfigMap of ingress-nginx says of logins and of headers that it believes, told by its keys; none of its other values is looked at. A location
 * without login is left so even where the ingress asks for one.
 * https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#global-auth-url
 * https://github.com/kubernetes/ingress-nginx/blob/main/rootfs/etc/nginx/template/nginx.tmpl
 */
export function* proxyConfigFacts(scope: ClusterScope, at: RawObject): Iterable<K8sProxyConfigFact> {
  const read = shapeOf(shape, at.value);
  if (!read) return;
  const { metadata: meta, data: settings } = read;
  const global = settings["global-auth-url"];
  const open = settings["no-auth-locations"];
  const believesHeaders = settings["use-forwarded-headers"]?.toLowerCase() === "true";
  if (global === undefined && open === undefined && !believesHeaders) return;
  const namespace = namespaceOf(meta);
  yield {
    ...scope.base("k8s.proxy-config", scope.key("configmap", namespace, meta.name), at),
    cluster: scope.id,
    namespace,
    name: meta.name,
    globalLogin: (global ?? "") !== "",
    openPaths: (open ?? "/.well-known/acme-challenge")
      .split(",")
      .map((path) => plainPath(path.trim()))
      .filter((path) => path.startsWith("/") && path.length <= 256),
    ...(believesHeaders ? { believesHeaders } : {}),
  };
}
