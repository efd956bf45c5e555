import { z } from "zod";
import type { K8sProxyPolicyFact } from "../../model/fact/kubernetes.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { list, maybe, metadata } from "./shape.ts";

const present = z
  .unknown()
  .nullish()
  .transform((value) => value !== undefined && value !== null && value !== false);
const reference = z.object({
  kind: z.string(),
  namespace: maybe(z.string()),
  name: z.string(),
  sectionName: maybe(z.string()),
});
type Reference = z.infer<typeof reference>;
const targets = { targetRef: maybe(reference), targetRefs: list(reference) };

const ids = (
  scope: ClusterScope,
  namespace: string,
  spec: { readonly targetRef: Reference | undefined; readonly targetRefs: readonly Reference[] },
): readonly string[] =>
  [...(spec.targetRef ? [spec.targetRef] : []), ...spec.targetRefs].map(
    ({ kind, namespace: place, name, sectionName }) =>
      `${scope.key(kind.toLowerCase(), place ?? namespace, name)}${sectionName === undefined ? "" : `/${sectionName}`}`,
  );

type Said = Pick<K8sProxyPolicyFact, "does" | "anonymous"> &
  Partial<Pick<K8sProxyPolicyFact, "targets" | "selector" | "asksBy">>;

function fact(
  scope: ClusterScope,
  at: RawObject,
  meta: z.infer<typeof metadata>,
  { targets: of = [], ...said }: Said,
): K8sProxyPolicyFact {
  const namespace = namespaceOf(meta);
  const group = (at.apiVersion ?? "").split("/")[0] ?? "";
  return {
    ...scope.base("k8s.proxy-policy", scope.key(at.kind.toLowerCase(), namespace, meta.name), at),
    cluster: scope.id,
    namespace,
    name: meta.name,
    type: `${at.kind}.${group}`,
    targets: of,
    ...said,
  };
}

const authorization = z.object({
  defaultAction: maybe(z.string()),
  rules: list(
    z.object({
      action: z.string(),
      principal: maybe(z.object({ clientCIDRs: list(z.string()), jwt: present, headers: list(z.unknown()) })),
    }),
  ),
});
export const securityPolicyShape = z.object({
  metadata,
  spec: z.object({
    ...targets,
    jwt: maybe(z.object({ optional: maybe(z.boolean()) })),
    oidc: present,
    basicAuth: present,
    apiKeyAuth: present,
    extAuth: maybe(z.object({ failOpen: maybe(z.boolean()) })),
    authorization: maybe(authorization),
  }),
});

/** Envoy Gateway. A policy that asks for nothing counts too: it stands over one of the gateway. https://gateway.envoyproxy.io/docs/api/extension_types/#securitypolicyspec */
export function* securityPolicyFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: meta, spec }: z.infer<typeof securityPolicyShape>,
): Iterable<K8sProxyPolicyFact> {
  const { extAuth } = spec;
  const login =
    spec.oidc ||
    spec.basicAuth ||
    spec.apiKeyAuth ||
    (extAuth && extAuth.failOpen !== true) ||
    (spec.jwt && spec.jwt.optional !== true);
  // An authorizer that does not answer lets everybody pass: whether it answers, no manifest shows.
  const byRules = refusedBy(spec.authorization);
  const anonymous = login ? "all" : extAuth && byRules === "none" ? "some" : byRules;
  const asksBy = [
    ...(["apiKeyAuth", "basicAuth", "extAuth", "oidc"] as const).filter((name) => spec[name]),
    ...(spec.jwt ? ["jwt"] : []),
  ].sort();
  const targets = ids(scope, namespaceOf(meta), spec);
  yield fact(scope, at, meta, { does: "refuses", anonymous, targets, ...(asksBy.length > 0 ? { asksBy } : {}) });
}

function refusedBy(rules: z.infer<typeof authorization> | undefined): K8sProxyPolicyFact["anonymous"] {
  if (!rules) return "none";
  const admitting = rules.rules.filter(({ action }) => action === "Allow").map(({ principal }) => principal);
  if ((rules.defaultAction ?? "Deny") !== "Deny")
    return rules.rules.some(({ action }) => action === "Deny") ? "some" : "none";
  const byIdentity = admitting.filter((principal) => principal?.jwt === true);
  if (byIdentity.length === admitting.length) return "all";
  const open = admitting.some(
    (principal) => !principal?.jwt && principal?.clientCIDRs.some((range) => range === "0.0.0.0/0" || range === "::/0"),
  );
  return open ? "none" : "some";
}

export const clientTrafficPolicyShape = z.object({
  metadata,
  spec: z.object({
    ...targets,
    tls: maybe(z.object({ clientValidation: maybe(z.object({ optional: maybe(z.boolean()) })) })),
  }),
});
export function* clientTrafficPolicyFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: meta, spec }: z.infer<typeof clientTrafficPolicyShape>,
): Iterable<K8sProxyPolicyFact> {
  const validation = spec.tls?.clientValidation;
  if (!validation || validation.optional === true) return;
  yield fact(scope, at, meta, { does: "refuses", anonymous: "all", targets: ids(scope, namespaceOf(meta), spec) });
}

const protection = z.object({ iap: maybe(z.object({ enabled: maybe(z.boolean()) })), securityPolicy: present });
export const backendConfigShape = z.object({ metadata, spec: maybe(protection) });
export const backendPolicyShape = z.object({ metadata, spec: z.object({ ...targets, default: maybe(protection) }) });

const protectedBy = (spec: z.infer<typeof protection> | undefined): K8sProxyPolicyFact["anonymous"] =>
  spec?.iap?.enabled === true ? "all" : spec?.securityPolicy ? "some" : "none";

/** GKE: services name it. https://cloud.google.com/iap/docs/enabling-kubernetes-howto */
export function* backendConfigFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: meta, spec }: z.infer<typeof backendConfigShape>,
): Iterable<K8sProxyPolicyFact> {
  yield fact(scope, at, meta, { does: "refuses", anonymous: protectedBy(spec) });
}
/** GKE's Gateway. https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources#configure_iap */
export function* backendPolicyFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: meta, spec }: z.infer<typeof backendPolicyShape>,
): Iterable<K8sProxyPolicyFact> {
  const anonymous = protectedBy(spec.default);
  yield fact(scope, at, meta, { does: "refuses", anonymous, targets: ids(scope, namespaceOf(meta), spec) });
}

export const attachedPolicyShape = z.object({ metadata, spec: z.object(targets) });
/** A policy that may ask, and is not read: what it is attached to is not proven to be open. */
export function* attachedPolicyFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: meta, spec }: z.infer<typeof attachedPolicyShape>,
): Iterable<K8sProxyPolicyFact> {
  yield fact(scope, at, meta, { does: "refuses", anonymous: "some", targets: ids(scope, namespaceOf(meta), spec) });
}
