import { z } from "zod";
import type { K8sCloudKeyFact, K8sRegistryLoginFact, K8sSealingKeyFact } from "../../model/fact/kubernetes-cloud.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { maybe } from "./shape.ts";

const entries = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => value ?? {});
/** A Secret or ConfigMap with its values: what is taken from them are ids of access keys and names of hosts. */
export const holderShape = z.object({
  metadata: z.object({
    name: z.string().min(1),
    namespace: maybe(z.string()),
    labels: maybe(z.record(z.string(), z.unknown())),
  }),
  type: maybe(z.string()),
  data: entries,
  stringData: entries,
});
export type Holder = z.infer<typeof holderShape>;

/** Names of entries, in capitals and with `_` for every other sign, that say what the entry is. */
export const named = {
  awsId: /^(AWS_)?ACCESS_?KEY(_?ID)?$/,
  awsSecret: /^(AWS_)?SECRET(_?ACCESS)?_?KEY$/,
  awsFile: /^(AWS_)?(SHARED_)?CREDENTIALS(_FILE)?$/,
  gcp: /^(GOOGLE|GCP|GCLOUD)_(APPLICATION_)?(CREDENTIALS?|SERVICE_ACCOUNT_KEY|SA_KEY|SERVICE_KEY|KEY)(_JSON|_FILE|_FILE_JSON)?$|^(GCP_|GCLOUD_)?(SERVICE_?ACCOUNT|SA)(_KEY)?_JSON$|^APPLICATION_DEFAULT_CREDENTIALS_JSON$/,
  azure: /^(AZURE|ARM)_CLIENT_SECRET$|^AZURE_CREDENTIALS(_JSON)?$|^CLIENT_?SECRET$/,
  azureClient: /^(AZURE|ARM)_(CLIENT_ID|TENANT_ID|CREDENTIALS)(_JSON)?$/,
} as const;
export const normal = (name: string): string =>
  name
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");

export const publicId = /^AKIA[A-Z0-9]{16}$/;
export const inFile = /aws_access_key_id\s*=\s*(AKIA[A-Z0-9]{16})\b/i;

/** Entries that are keys of clouds by their names. Of values the ids of AWS access keys alone are kept: they are public. */
export function* cloudKeyFacts(scope: ClusterScope, at: RawObject, holder: Holder): Iterable<K8sCloudKeyFact> {
  const kind = at.kind === "Secret" ? "secret" : "configmap";
  const id = scope.key(kind, namespaceOf(holder.metadata), holder.metadata.name);
  const names = new Set([...Object.keys(holder.data), ...Object.keys(holder.stringData)]);
  const plain = [...names].sort().map((name) => [name, normal(name)] as const);
  const like = (form: RegExp): readonly string[] => plain.flatMap(([name, text]) => (form.test(text) ? [name] : []));
  const one = (provider: K8sCloudKeyFact["provider"], of: readonly string[], keyId?: string): K8sCloudKeyFact => ({
    ...scope.base("k8s.cloud-key", `${id}|${provider}`, at),
    cluster: scope.id,
    holder: id,
    provider,
    entries: of,
    ...(keyId === undefined ? {} : { keyId }),
  });
  const text = (name: string): string => textOf(holder, name, kind === "secret");
  const [ids, secrets, files] = [like(named.awsId), like(named.awsSecret), like(named.awsFile)];
  const file = files.flatMap((name) => inFile.exec(text(name))?.[1] ?? [])[0];
  const keyId = ids.map(text).find((value) => publicId.test(value)) ?? file;
  if (ids.length > 0 && secrets.length > 0) yield one("aws", [...ids, ...secrets].sort(), keyId);
  else if (file !== undefined) yield one("aws", files, file);
  const gcp = like(named.gcp);
  if (gcp.length > 0) yield one("gcp", gcp);
  const azure = like(named.azure);
  const clients = like(named.azureClient);
  if (azure.some((name) => /AZURE|ARM/.test(normal(name))) || (azure.length > 0 && clients.length > 0))
    yield one("azure", [...new Set([...azure, ...clients])].sort());
}

/** Hosts that a Secret for pulling images has logins for. */
export function* registryFacts(scope: ClusterScope, at: RawObject, holder: Holder): Iterable<K8sRegistryLoginFact> {
  const entry = { "kubernetes.io/dockerconfigjson": ".dockerconfigjson", "kubernetes.io/dockercfg": ".dockercfg" }[
    holder.type ?? ""
  ];
  if (entry === undefined) return;
  const id = scope.key("secret", namespaceOf(holder.metadata), holder.metadata.name);
  for (const host of hostsIn(textOf(holder, entry, true))) {
    yield { ...scope.base("k8s.registry-login", `${id}|${host}`, at), cluster: scope.id, secret: id, host };
  }
}

/** Private keys of the Sealed Secrets controller, by the label that it finds them by itself; compromised ones still decrypt. */
export function* sealingKeyFacts(scope: ClusterScope, at: RawObject, holder: Holder): Iterable<K8sSealingKeyFact> {
  if (holder.metadata.labels?.["sealedsecrets.bitnami.com/sealed-secrets-key"] === undefined) return;
  const id = scope.key("secret", namespaceOf(holder.metadata), holder.metadata.name);
  yield { ...scope.base("k8s.sealing-key", id, at), cluster: scope.id };
}

const longest = 262_144;
/** An entry's text, trimmed; empty where it is none or too long. */
export function textOf({ data, stringData }: Holder, name: string, encoded: boolean): string {
  const plain = stringData[name];
  if (typeof plain === "string") return plain.length > longest ? "" : plain.trim();
  const value = data[name];
  if (typeof value !== "string" || value.length > longest) return "";
  return (encoded ? Buffer.from(value, "base64").toString("utf8") : value).trim();
}

const hostName = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:\d{1,5})?$/;

/** Hosts that a document of logins for registries names. */
export function hostsIn(text: string): readonly string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  const logins = z.object({ auths: maybe(z.record(z.string(), z.unknown())) }).safeParse(value).data?.auths;
  const all = logins ?? z.record(z.string(), z.unknown()).safeParse(value).data ?? {};
  const hosts = Object.keys(all).map((url) =>
    url
      .toLowerCase()
      .replace(/^https?:\/\//, "")
      .replace(/\/.*$/, ""),
  );
  return [...new Set(hosts.filter((host) => host.includes(".") && hostName.test(host)))].sort();
}
