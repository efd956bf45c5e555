import { z } from "zod";
import type { K8sRemote, K8sSecretStoreFact, K8sStoreIdentity } from "../../model/fact/kubernetes-cloud.ts";
import { plainText } from "../../model/redact.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { labelSelector, list, maybe, plainPath } from "./shape.ts";

const word = maybe(z.string());
const account = maybe(z.object({ name: z.string(), namespace: word }));
const secret = maybe(z.object({ name: word, namespace: word }));

const aws = z.object({
  service: word,
  region: word,
  role: word,
  auth: maybe(
    z.object({
      jwt: maybe(z.object({ serviceAccountRef: account })),
      secretRef: maybe(z.object({ accessKeyIDSecretRef: secret, secretAccessKeySecretRef: secret })),
    }),
  ),
});
const vault = z.object({
  server: word,
  path: word,
  auth: maybe(
    z.object({
      kubernetes: maybe(z.object({ mountPath: word, role: word, serviceAccountRef: account, secretRef: secret })),
      jwt: maybe(
        z.object({
          path: word,
          role: word,
          secretRef: secret,
          kubernetesServiceAccountToken: maybe(z.object({ serviceAccountRef: account })),
        }),
      ),
      appRole: maybe(z.object({ path: word, secretRef: secret })),
      tokenSecretRef: secret,
      userPass: maybe(z.object({ path: word, secretRef: secret })),
      ldap: maybe(z.object({ path: word, secretRef: secret })),
    }),
  ),
});
const google = z.object({
  projectID: word,
  auth: maybe(
    z.object({
      workloadIdentity: maybe(z.object({ serviceAccountRef: account })),
      secretRef: maybe(z.object({ secretAccessKeySecretRef: secret })),
    }),
  ),
});
const azure = z.object({
  vaultUrl: word,
  serviceAccountRef: account,
  authSecretRef: maybe(z.object({ clientId: secret, clientSecret: secret })),
});

export const storeShape = z.object({
  metadata: z.object({ name: z.string().min(1), namespace: word }),
  spec: z.object({
    provider: maybe(z.object({ aws: maybe(aws), vault: maybe(vault), gcpsm: maybe(google), azurekv: maybe(azure) })),
    conditions: list(
      z.object({
        namespaces: list(z.string()),
        namespaceSelector: maybe(labelSelector),
        namespaceRegexes: list(z.string()),
      }),
    ),
  }),
});
type Store = z.infer<typeof storeShape>;
type Reference = { readonly name?: string | undefined; readonly namespace?: string | undefined } | undefined;

/** https://external-secrets.io/latest/api/secretstore/ and /clustersecretstore/ */
export function* storeFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata, spec }: Store,
): Iterable<K8sSecretStoreFact> {
  const clusterWide = at.kind === "ClusterSecretStore";
  const namespace = clusterWide ? undefined : namespaceOf(metadata);
  const admits = spec.conditions.map(({ namespaces, namespaceSelector, namespaceRegexes }) => ({
    namespaces: [...new Set(namespaces)].sort(),
    ...(namespaceSelector === undefined ? {} : { selector: namespaceSelector }),
    more: namespaceRegexes.length > 0,
  }));
  yield {
    ...scope.base("k8s.secret-store", storeKey(scope, clusterWide, namespace ?? "", metadata.name), at),
    cluster: scope.id,
    name: metadata.name,
    ...(namespace === undefined ? {} : { namespace }),
    ...remoteOf(spec.provider),
    identity: identityOf(spec.provider),
    ...(clusterWide && admits.length > 0 ? { admits } : {}),
  };
}

export const storeKey = (scope: ClusterScope, clusterWide: boolean, namespace: string, name: string): string =>
  clusterWide ? scope.key("clustersecretstore", name) : scope.key("secretstore", namespace, name);

function remoteOf(provider: Store["spec"]["provider"]): K8sRemote {
  if (provider?.aws) {
    const { service, region, role } = provider.aws;
    return {
      provider: "aws",
      service: service === "ParameterStore" ? "ParameterStore" : "SecretsManager",
      ...(region !== undefined && /^[a-z0-9-]{5,30}$/.test(region) ? { region } : {}),
      ...(role !== undefined && /^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(role) ? { role } : {}),
    };
  }
  if (provider?.vault) {
    const { server, path, auth } = provider.vault;
    const method = auth?.kubernetes ?? auth?.jwt;
    const mount = auth?.kubernetes?.mountPath ?? auth?.jwt?.path ?? auth?.appRole?.path;
    const known = host(server ?? "");
    return {
      provider: "vault",
      ...(known === undefined ? {} : { server: known }),
      ...(path === undefined ? {} : { mount: bare(path) }),
      ...(mount === undefined ? {} : { authMount: bare(mount).replace(/^auth\//, "") }),
      ...(method?.role === undefined ? {} : { authRole: plainText(method.role) }),
    };
  }
  if (provider?.gcpsm) {
    const { projectID } = provider.gcpsm;
    return { provider: "gcp", ...(isProject(projectID) ? { project: projectID } : {}) };
  }
  if (provider?.azurekv) {
    const vault = host(provider.azurekv.vaultUrl ?? "");
    return { provider: "azure", ...(vault === undefined ? {} : { server: vault }) };
  }
  return { provider: "other" };
}

/** Id or number of a project of GCP. */
const isProject = (text: string | undefined): text is string =>
  text !== undefined && /^([a-z][a-z0-9-]{4,28}[a-z0-9]|\d{1,20})$/.test(text);

const bare = (path: string): string => plainPath(path).replace(/^\/+|\/+$/g, "");

/** Host and port of an address, as Vault's own configuration names them; a user's login in it is left out. */
export function host(url: string): string | undefined {
  const [, found] = /^(?:https?:\/\/)?(?:[^@/]*@)?([a-z0-9.-]{1,253}(?::\d{1,5})?)(?:[/?#]|$)/i.exec(url.trim()) ?? [];
  return found?.toLowerCase();
}

function identityOf(provider: Store["spec"]["provider"]): K8sStoreIdentity {
  const { aws: amazon, vault: hashicorp, gcpsm, azurekv } = provider ?? {};
  const accounts: readonly Reference[] = [
    amazon?.auth?.jwt?.serviceAccountRef,
    hashicorp?.auth?.kubernetes?.serviceAccountRef,
    hashicorp?.auth?.jwt?.kubernetesServiceAccountToken?.serviceAccountRef,
    gcpsm?.auth?.workloadIdentity?.serviceAccountRef,
    azurekv?.serviceAccountRef,
  ];
  const by = accounts.find((reference) => reference?.name);
  if (by?.name) return { as: "account", account: by.name, ...(by.namespace ? { namespace: by.namespace } : {}) };
  const secrets: readonly Reference[] = [
    amazon?.auth?.secretRef?.accessKeyIDSecretRef,
    amazon?.auth?.secretRef?.secretAccessKeySecretRef,
    hashicorp?.auth?.kubernetes?.secretRef,
    hashicorp?.auth?.jwt?.secretRef,
    hashicorp?.auth?.appRole?.secretRef,
    hashicorp?.auth?.tokenSecretRef,
    hashicorp?.auth?.userPass?.secretRef,
    hashicorp?.auth?.ldap?.secretRef,
    gcpsm?.auth?.secretRef?.secretAccessKeySecretRef,
    azurekv?.authSecretRef?.clientId,
    azurekv?.authSecretRef?.clientSecret,
  ];
  const named = secrets.flatMap((reference) => reference?.name ?? []);
  const namespace = secrets.find((reference) => reference?.namespace)?.namespace;
  if (named.length === 0) return { as: "controller" };
  return { as: "secret", secrets: [...new Set(named)].sort(), ...(namespace ? { namespace } : {}) };
}
