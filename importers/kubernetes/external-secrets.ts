import { z } from "zod";
import type { K8sExternalSecretFact, K8sPushSecretFact } from "../../model/fact/kubernetes-cloud.ts";
import { storeKey } from "./external-secrets-store.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { labelSelector, list, maybe, plainPath } from "./shape.ts";

const word = maybe(z.string());
const metadata = z.object({ name: z.string().min(1), namespace: word });
const storeRef = maybe(z.object({ name: word, kind: word }));
const source = maybe(z.object({ storeRef }));

const spec = z.object({
  secretStoreRef: storeRef,
  target: maybe(z.object({ name: word })),
  data: list(z.object({ remoteRef: maybe(z.object({ key: word })), sourceRef: source })),
  dataFrom: list(z.object({ extract: maybe(z.object({ key: word })), find: maybe(z.object({})), sourceRef: source })),
});
const conditions = list(z.object({ type: word, status: word }));
export const externalSecretShape = z.object({ metadata, spec, status: maybe(z.object({ conditions })) });

export const clusterExternalSecretShape = z.object({
  metadata,
  spec: z.object({
    externalSecretName: word,
    externalSecretSpec: spec,
    namespaces: list(z.string()),
    namespaceSelector: maybe(labelSelector),
    namespaceSelectors: list(labelSelector),
  }),
});

type Spec = z.infer<typeof spec>;
const sorted = (all: readonly string[]): readonly string[] => [...new Set(all)].sort();

/** What fetches values into a Secret, from where: https://external-secrets.io/latest/api/externalsecret/ */
function fetched(scope: ClusterScope, namespace: string, own: Spec) {
  const references = [
    own.secretStoreRef,
    ...[...own.data, ...own.dataFrom].map(({ sourceRef }) => sourceRef?.storeRef),
  ];
  const keys = [...own.data.map(({ remoteRef }) => remoteRef?.key), ...own.dataFrom.map(({ extract }) => extract?.key)];
  return {
    stores: storesOf(scope, namespace, references),
    keys: sorted(keys.flatMap((key) => (key ? [plainPath(key)] : []))),
    finds: own.dataFrom.some(({ find }) => find !== undefined),
  };
}

function storesOf(
  scope: ClusterScope,
  namespace: string,
  references: readonly ({ readonly name?: string | undefined; readonly kind?: string | undefined } | undefined)[],
): readonly string[] {
  return sorted(
    references.flatMap((reference) =>
      reference?.name ? [storeKey(scope, reference.kind === "ClusterSecretStore", namespace, reference.name)] : [],
    ),
  );
}

export function* externalSecretFacts(
  scope: ClusterScope,
  at: RawObject,
  read: z.infer<typeof externalSecretShape>,
): Iterable<K8sExternalSecretFact> {
  const namespace = namespaceOf(read.metadata);
  const { name } = read.metadata;
  yield {
    ...scope.base("k8s.external-secret", scope.key("externalsecret", namespace, name), at),
    cluster: scope.id,
    namespace,
    name,
    ...fetched(scope, namespace, read.spec),
    target: read.spec.target?.name || name,
    synced: (read.status?.conditions ?? []).some(({ type, status }) => type === "Ready" && status === "True"),
  };
}

export function* clusterExternalSecretFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: { name }, spec: own }: z.infer<typeof clusterExternalSecretShape>,
): Iterable<K8sExternalSecretFact> {
  const selectors = [...(own.namespaceSelector ? [own.namespaceSelector] : []), ...own.namespaceSelectors];
  yield {
    ...scope.base("k8s.external-secret", scope.key("clusterexternalsecret", name), at),
    cluster: scope.id,
    name,
    into: { namespaces: sorted(own.namespaces), selectors },
    ...fetched(scope, "", own.externalSecretSpec),
    target: own.externalSecretSpec.target?.name || own.externalSecretName || name,
    synced: false,
  };
}

export const pushSecretShape = z.object({
  metadata,
  spec: z.object({
    secretStoreRefs: list(z.object({ name: word, kind: word })),
    selector: maybe(z.object({ secret: maybe(z.object({ name: word })) })),
    data: list(z.object({ match: maybe(z.object({ remoteRef: maybe(z.object({ remoteKey: word })) })) })),
  }),
});

/** https://external-secrets.io/latest/api/pushsecret/ */
export function* pushSecretFacts(
  scope: ClusterScope,
  at: RawObject,
  read: z.infer<typeof pushSecretShape>,
): Iterable<K8sPushSecretFact> {
  const namespace = namespaceOf(read.metadata);
  const secret = read.spec.selector?.secret?.name;
  if (!secret) return;
  yield {
    ...scope.base("k8s.push-secret", scope.key("pushsecret", namespace, read.metadata.name), at),
    cluster: scope.id,
    namespace,
    name: read.metadata.name,
    stores: storesOf(scope, namespace, read.spec.secretStoreRefs),
    secret,
    keys: sorted(
      read.spec.data.flatMap(({ match }) =>
        match?.remoteRef?.remoteKey ? [plainPath(match.remoteRef.remoteKey)] : [],
      ),
    ),
  };
}
