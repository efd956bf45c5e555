import { z } from "zod";
import type { UnlocksFact } from "../../model/fact/common.ts";
import type { IdentityLifeFact } from "../../model/fact/identity.ts";
import type {
  K8sConfigMapFact,
  K8sNamespaceFact,
  K8sSecretFact,
  K8sServiceAccountFact,
} from "../../model/fact/kubernetes.ts";
import { momentOf } from "../../model/moment.ts";
import { plainText } from "../../model/redact.ts";
import { parseUnlocks, unlocksKey } from "../../model/unlocks.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { entryNames, list, maybe, metadata, ownership } from "./shape.ts";

/** A CustomResourceDefinition, of which the name tells the collection. */
export const definitionShape = z.object({ metadata: z.object({ name: z.string().min(1) }) });
export const namespaceShape = z.object({ metadata });

const nameLabel = "kubernetes.io/metadata.name=";

/** The API server labels every namespace with its name; a manifest does not yet have that. */
export function namespaceFact(
  scope: ClusterScope,
  at: Pick<RawObject, "file" | "locator">,
  name: string,
  written: readonly string[],
  owners: ReturnType<typeof ownership> = {},
): K8sNamespaceFact {
  const all = written.some((label) => label.startsWith(nameLabel)) ? written : [...written, nameLabel + name].sort();
  return {
    ...scope.base("k8s.namespace", scope.key("namespace", name), at),
    cluster: scope.id,
    name,
    labels: all,
    ...owners,
  };
}

export const serviceAccountShape = z.object({
  metadata,
  automountServiceAccountToken: maybe(z.boolean()),
  imagePullSecrets: list(z.object({ name: maybe(z.string()) })),
});
const roleArn = /^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/;

export function serviceAccountFact(
  scope: ClusterScope,
  at: Pick<RawObject, "file" | "locator">,
  namespace: string,
  name: string,
  account?: z.infer<typeof serviceAccountShape>,
): K8sServiceAccountFact {
  const role = account?.metadata.annotations["eks.amazonaws.com/role-arn"];
  const automount = account?.automountServiceAccountToken;
  const pull = (account?.imagePullSecrets ?? []).flatMap((ref) => (ref.name ? [ref.name] : []));
  return {
    ...scope.base("k8s.service-account", scope.key("serviceaccount", namespace, name), at),
    cluster: scope.id,
    namespace,
    name,
    ...(automount === undefined ? {} : { automount }),
    ...(role !== undefined && roleArn.test(role) ? { awsRole: role } : {}),
    imagePullSecrets: [...new Set(pull)].sort(),
    ...(account ? ownership(account.metadata) : {}),
  };
}

/** Of a Secret the names of its entries; the values are gone once this shape has read it. */
export const secretShape = z.object({
  metadata: metadata.extend({ creationTimestamp: maybe(z.string()) }),
  type: maybe(z.string()),
  data: entryNames,
  stringData: entryNames,
});

export function* secretFacts(
  scope: ClusterScope,
  at: RawObject,
  secret: z.infer<typeof secretShape>,
): Iterable<IdentityLifeFact | K8sSecretFact | UnlocksFact> {
  const { name, annotations } = secret.metadata;
  const namespace = namespaceOf(secret.metadata);
  const account = annotations["kubernetes.io/service-account.name"];
  const fact: K8sSecretFact = {
    ...scope.base("k8s.secret", scope.key("secret", namespace, name), at),
    cluster: scope.id,
    namespace,
    name,
    ...(secret.type ? { type: plainText(secret.type) } : {}),
    entries: [...new Set([...secret.data, ...secret.stringData])].sort(),
    ...(account !== undefined && /^[a-z0-9.-]{1,253}$/.test(account) ? { serviceAccount: account } : {}),
    listed: true,
    ...ownership(secret.metadata),
  };
  yield fact;
  if (fact.type === "kubernetes.io/service-account-token") yield* tokenLife(scope, at, fact.key, secret);
  yield* unlocks(scope, at, fact.key, annotations[unlocksKey]);
}

/** The control plane marks the day of a token's last use, within a day. */
const lastUsedLabel = "kubernetes.io/legacy-token-last-used";

/** https://kubernetes.io/docs/concepts/security/service-accounts/#auto-generated-legacy-serviceaccount-token-clean-up */
function* tokenLife(
  scope: ClusterScope,
  at: RawObject,
  subject: string,
  { metadata: { creationTimestamp, labels } }: z.infer<typeof secretShape>,
): Iterable<IdentityLifeFact> {
  const created = momentOf(creationTimestamp ?? "");
  const label = labels.find((text) => text.startsWith(`${lastUsedLabel}=`));
  const used = momentOf(label?.slice(lastUsedLabel.length + 1) ?? "");
  if (created === undefined && used === undefined) return;
  yield {
    ...scope.base("identity.life", `${subject}|Secret`, at, "/metadata"),
    subject,
    said: used === undefined ? "creationTimestamp" : lastUsedLabel,
    ...(created === undefined ? {} : { created }),
    ...(used === undefined ? {} : { used }),
  };
}

/** What the annotation `ambit.dev/unlocks` of a Secret declares. */
function* unlocks(
  scope: ClusterScope,
  at: RawObject,
  secret: string,
  annotation: string | undefined,
): Iterable<UnlocksFact> {
  for (const { target, access } of parseUnlocks(annotation ?? "")) {
    yield {
      ...scope.base("unlocks", `${secret}|${target}`, at, "/metadata/annotations/ambit.dev~1unlocks"),
      secret,
      target,
      declaredBy: `annotation ${unlocksKey}`,
      access,
    };
  }
}

/** Known only because something refers to it. */
export const referredSecret = (
  scope: ClusterScope,
  at: Pick<RawObject, "file" | "locator">,
  namespace: string,
  name: string,
): K8sSecretFact => ({
  ...scope.base("k8s.secret", scope.key("secret", namespace, name), at),
  cluster: scope.id,
  namespace,
  name,
  entries: [],
  listed: false,
});

export const configMapShape = z.object({ metadata, data: entryNames, binaryData: entryNames });

export const configMapFact = (
  scope: ClusterScope,
  at: Pick<RawObject, "file" | "locator">,
  namespace: string,
  name: string,
  entries: readonly string[],
  owners: ReturnType<typeof ownership> = {},
): K8sConfigMapFact => ({
  ...scope.base("k8s.configmap", scope.key("configmap", namespace, name), at),
  cluster: scope.id,
  namespace,
  name,
  entries,
  ...owners,
});
