import { z } from "zod";
import type { K8sRemote, K8sSealedSecretFact, K8sSecretClassFact } from "../../model/fact/kubernetes-cloud.ts";
import { plainText } from "../../model/redact.ts";
import { host } from "./external-secrets-store.ts";
import { innerYaml } from "./inner-yaml.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { list, maybe, plainPath } from "./shape.ts";

const word = maybe(z.string());
const metadata = z.object({ name: z.string().min(1), namespace: word });

export const secretClassShape = z.object({
  metadata,
  spec: z.object({
    provider: word,
    parameters: maybe(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
    secretObjects: list(z.object({ secretName: word })),
  }),
});
const objectShape = z.object({ objectName: word, objectType: word, resourceName: word, secretPath: word });
const roleArn = /^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** https://secrets-store-csi-driver.sigs.k8s.io/concepts.html#secretproviderclass, and the pages of the providers. */
export function* secretClassFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: { name, ...rest }, spec }: z.infer<typeof secretClassShape>,
): Iterable<K8sSecretClassFact> {
  const namespace = namespaceOf(rest);
  const told = (key: string): string => String(spec.parameters?.[key] ?? "");
  const provider = (["aws", "azure", "gcp", "vault"] as const).find((known) => known === spec.provider) ?? "other";
  const written = innerYaml(told("objects") || told("secrets"));
  // Azure's provider takes a list of texts, each YAML again.
  const array = z
    .object({ array: z.array(z.string()) })
    .safeParse(written)
    .data?.array.map(innerYaml);
  const objects = (array ?? (Array.isArray(written) ? written : [])).flatMap((one) => {
    const { objectName, objectType, resourceName, secretPath } = objectShape.safeParse(one).data ?? {};
    if (provider === "azure" && objectType !== undefined && !/^(secret|cert)$/.test(objectType)) return [];
    const key = { gcp: resourceName?.replace(/\/versions\/[^/]*$/, ""), vault: secretPath, ...names(objectName) }[
      provider
    ];
    if (key === undefined || key === "") return [];
    const parameter = objectType?.toLowerCase() === "ssmparameter" || /^arn:[^:]*:ssm:/.test(key);
    const service = parameter ? ("ParameterStore" as const) : ("SecretsManager" as const);
    return [{ key: plainPath(key), ...(provider === "aws" ? { service } : {}) }];
  });
  yield {
    ...scope.base("k8s.secret-class", scope.key("secretproviderclass", namespace, name), at),
    cluster: scope.id,
    namespace,
    name,
    provider,
    ...remote(provider, told),
    keys: objects,
    podIdentity: told("usePodIdentity") === "true",
    copies: [...new Set(spec.secretObjects.flatMap(({ secretName }) => secretName ?? []))].sort(),
  };
}

const names = (name: string | undefined) => ({ aws: name, azure: name, other: name });

function remote(provider: string, told: (key: string) => string): Partial<K8sRemote> {
  if (provider === "aws")
    return {
      ...(/^[a-z0-9-]{5,30}$/.test(told("region")) ? { region: told("region") } : {}),
      ...(roleArn.test(told("roleArn")) ? { role: told("roleArn") } : {}),
    };
  if (provider === "azure") {
    const vault = /^[a-z0-9-]{3,24}$/i.exec(told("keyvaultName"))?.[0].toLowerCase();
    return vault === undefined ? {} : { server: `${vault}.vault.azure.net` };
  }
  if (provider !== "vault") return {};
  const server = host(told("vaultAddress"));
  return {
    ...(server === undefined ? {} : { server }),
    authMount: plainPath(told("vaultKubernetesMountPath") || "kubernetes").replace(/^auth\/|\/$/g, ""),
    ...(told("roleName") === "" ? {} : { authRole: plainText(told("roleName")) }),
  };
}

export const sealedSecretShape = z.object({
  metadata,
  spec: maybe(z.object({ template: maybe(z.object({ metadata: maybe(z.object({ name: word, namespace: word })) })) })),
});

/** Its ciphertext does not get in. https://github.com/bitnami-labs/sealed-secrets#usage */
export function* sealedSecretFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: { name, ...rest }, spec }: z.infer<typeof sealedSecretShape>,
): Iterable<K8sSealedSecretFact> {
  const namespace = namespaceOf(rest);
  yield {
    ...scope.base("k8s.sealed-secret", scope.key("sealedsecret", namespace, name), at),
    cluster: scope.id,
    namespace,
    name,
    secret: spec?.template?.metadata?.name || name,
  };
}
