import { z } from "zod";
import { compare } from "../../model/canonical.ts";
import type { K8sProxyConfigFact } from "../../model/fact/kubernetes.ts";
import { plainText } from "../../model/redact.ts";
import { shapeOf } from "../read/index.ts";
import { innerYaml } from "./inner-yaml.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { list, maybe, metadata } from "./shape.ts";

const authorizer = maybe(z.object({ failOpen: maybe(z.boolean()) }));
const meshShape = z.object({
  extensionProviders: list(
    z.object({ name: z.string(), envoyExtAuthzHttp: authorizer, envoyExtAuthzGrpc: authorizer }),
  ),
  pathNormalization: maybe(z.object({ normalization: maybe(z.string()) })),
});
const configMapShape = z.object({ metadata, data: z.object({ mesh: z.string().max(1_000_000) }) });

/**
 * What the mesh's own settings say of who is asked: entry `mesh` of the ConfigMap `istio`, of a revision `istio-<revision>`.
 * https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationHttpProvider
 */
export function* meshSettingsFacts(scope: ClusterScope, at: RawObject): Iterable<K8sProxyConfigFact> {
  const read = shapeOf(configMapShape, at.value);
  if (!read || !/^istio(-|$)/.test(read.metadata.name)) return;
  const mesh = meshShape.safeParse(innerYaml(read.data.mesh) ?? {});
  if (!mesh.success) return;
  const namespace = namespaceOf(read.metadata);
  const authorizers = mesh.data.extensionProviders
    .flatMap(({ name, envoyExtAuthzGrpc, envoyExtAuthzHttp }) => {
      const how = envoyExtAuthzHttp ?? envoyExtAuthzGrpc;
      return how ? [{ name: plainText(name), failOpen: how.failOpen === true }] : [];
    })
    .sort((a, b) => compare(a.name, b.name));
  const normalization = mesh.data.pathNormalization?.normalization;
  yield {
    ...scope.base("k8s.proxy-config", scope.key("configmap", namespace, read.metadata.name), at, "/data/mesh"),
    cluster: scope.id,
    namespace,
    name: read.metadata.name,
    globalLogin: false,
    openPaths: [],
    authorizers,
    pathNormalization: normalization === undefined ? "DEFAULT" : plainText(normalization).slice(0, 40),
  };
}
