import { z } from "zod";
import { compare } from "../../model/canonical.ts";
import type { K8sProxyPolicyFact } from "../../model/fact/kubernetes.ts";
import { plainText } from "../../model/redact.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { labels, list, maybe, metadata, plainPath } from "./shape.ts";

const texts = list(z.string());
const source = z.object({
  principals: texts,
  notPrincipals: texts,
  requestPrincipals: texts,
  notRequestPrincipals: texts,
  namespaces: texts,
  notNamespaces: texts,
  serviceAccounts: texts,
  ipBlocks: texts,
  notIpBlocks: texts,
  remoteIpBlocks: texts,
  notRemoteIpBlocks: texts,
});
const operation = z.object({
  paths: texts,
  notPaths: texts,
  methods: texts,
  notMethods: texts,
  hosts: texts,
  notHosts: texts,
  ports: texts,
  notPorts: texts,
});
const rule = z.object({
  from: list(z.object({ source: maybe(source) })),
  to: list(z.object({ operation: maybe(operation) })),
  when: list(z.object({ key: z.string(), values: texts, notValues: texts })),
});
const reference = z.object({ kind: z.string(), name: z.string() });

export const authorizationPolicyShape = z.object({
  metadata,
  spec: maybe(
    z.object({
      action: maybe(z.string()),
      provider: maybe(z.object({ name: z.string() })),
      rules: list(rule),
      selector: maybe(z.object({ matchLabels: labels })),
      targetRef: maybe(reference),
      targetRefs: list(reference),
    }),
  ),
});
type Rule = z.infer<typeof rule>;
type How = "all" | "some" | "none";

/**
 * AuthorizationPolicy of Istio, by what it makes of a request that shows no identity.
 * https://istio.io/latest/docs/reference/config/security/authorization-policy/
 * https://istio.io/latest/docs/reference/config/security/request_authentication/
 */
export function* authorizationPolicyFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: meta, spec }: z.infer<typeof authorizationPolicyShape>,
): Iterable<K8sProxyPolicyFact> {
  const action = (spec?.action ?? "ALLOW").toUpperCase();
  if (action === "AUDIT") return;
  const namespace = namespaceOf(meta);
  const refs = [...(spec?.targetRef ? [spec.targetRef] : []), ...(spec?.targetRefs ?? [])];
  const caught = most((spec?.rules ?? []).map(anonymous));
  const exempts = exemptsOf(action, spec?.rules ?? []);
  // Without an authorizer's name nothing tells whether anybody is refused.
  const decides = action !== "CUSTOM" || spec?.provider !== undefined;
  const exactly = decides ? exactlyOf(action, spec?.rules ?? []) : undefined;
  yield {
    ...scope.base("k8s.proxy-policy", scope.key("authorizationpolicy", namespace, meta.name), at),
    cluster: scope.id,
    namespace,
    name: meta.name,
    type: "AuthorizationPolicy.security.istio.io",
    targets: refs.map(({ kind, name }) => scope.key(kind.toLowerCase(), namespace, name)),
    ...(refs.length > 0 ? {} : { selector: spec?.selector?.matchLabels ?? [] }),
    does: action === "ALLOW" ? "admits" : "refuses",
    // What an authorizer of one's own says is not in the policy.
    anonymous: action === "CUSTOM" ? (caught === "none" ? "none" : "some") : caught,
    ...(exempts.length > 0 ? { exempts } : {}),
    ...(exactly ? { exactly } : {}),
    ...(action === "CUSTOM" && spec?.provider ? { authorizer: plainText(spec.provider.name) } : {}),
  };
}

/**
 * What strangers may and may not do, where that is said by path and method alone: every rule speaks of all of them or of
 * none, and of nothing but whole paths and beginnings of paths.
 */
function exactlyOf(action: string, rules: readonly Rule[]): K8sProxyPolicyFact["exactly"] {
  const speaking = rules.map((one) => ({ to: one.to, who: anonymous({ ...one, to: [] }) }));
  const matching = speaking.filter(({ who }) => who === "all");
  if (matching.length === 0 || speaking.some(({ who }) => who === "some")) return undefined;
  const admits = action === "ALLOW";
  const rest = { by: admits ? "refused" : "passed", requests: [] } as const;
  const operations = matching.flatMap(({ to }) => (to.length === 0 ? [undefined] : to.map(({ operation: of }) => of)));
  // One that names nothing is about every request.
  if (operations.includes(undefined)) return action === "CUSTOM" ? rest : undefined;
  const known = operations.flatMap((of) => of ?? []);
  const named = known.map(({ paths, methods }) => [...paths, ...methods].length > 0);
  const left = known.map(({ notPaths, notMethods }) => [...notPaths, ...notMethods].length > 0);
  const beside = known.some(
    ({ hosts, notHosts, ports, notPorts }) => [hosts, notHosts, ports, notPorts].flat().length > 0,
  );
  if (beside || !known.every(({ paths, notPaths }) => [...paths, ...notPaths].every(isPlain))) return undefined;
  if (named.every(Boolean) && !left.some(Boolean))
    return { by: admits ? "passed" : "refused", requests: requests(known.flatMap(product)) };
  const [only, ...others] = known;
  if (!only || others.length > 0 || named[0]) return undefined;
  return {
    by: admits ? "refused" : "passed",
    requests: requests([...only.notPaths.map((path) => `* ${path}`), ...only.notMethods.map((one) => `${one} *`)]),
  };
}
const isPlain = (path: string): boolean => /^(\*|\/[^*{]*\*?)$/.test(path);
const requests = (all: readonly string[]): readonly string[] =>
  [...new Set(all.map((one) => plainPath(one)))].sort(compare);
const product = ({ paths, methods }: z.infer<typeof operation>): readonly string[] =>
  (methods.length > 0 ? methods : ["*"]).flatMap((one) =>
    (paths.length > 0 ? paths : ["*"]).map((path) => `${one} ${path}`),
  );

/** Requests that strangers may make: what an ALLOW names for them, what a DENY or CUSTOM that catches them leaves out. */
function exemptsOf(action: string, rules: readonly Rule[]): readonly string[] {
  const catching = rules.filter((one) => anonymous({ ...one, to: [] }) === "all");
  const found = catching.flatMap(({ to }) =>
    to.flatMap(({ operation: of }): readonly string[] => {
      if (!of) return [];
      const { paths, notPaths, methods, notMethods } = of;
      if (action !== "ALLOW") return [...notPaths.map((path) => `* ${path}`), ...notMethods.map((one) => `${one} *`)];
      return paths.length === 0 && methods.length === 0 ? [] : product(of);
    }),
  );
  return [...new Set(found.filter((one) => one.length <= 512).map((one) => plainPath(one)))].sort(compare);
}

export const requestAuthenticationShape = z.object({
  metadata,
  spec: maybe(
    z.object({
      selector: maybe(z.object({ matchLabels: labels })),
      targetRef: maybe(reference),
      targetRefs: list(reference),
    }),
  ),
});

/** A RequestAuthentication refuses false tokens, and by itself nobody who shows none. */
export function* requestAuthenticationFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: meta, spec }: z.infer<typeof requestAuthenticationShape>,
): Iterable<K8sProxyPolicyFact> {
  const namespace = namespaceOf(meta);
  const refs = [...(spec?.targetRef ? [spec.targetRef] : []), ...(spec?.targetRefs ?? [])];
  yield {
    ...scope.base("k8s.proxy-policy", scope.key("requestauthentication", namespace, meta.name), at),
    cluster: scope.id,
    namespace,
    name: meta.name,
    type: "RequestAuthentication.security.istio.io",
    targets: refs.map(({ kind, name }) => scope.key(kind.toLowerCase(), namespace, name)),
    ...(refs.length > 0 ? {} : { selector: spec?.selector?.matchLabels ?? [] }),
    does: "refuses",
    anonymous: "none",
  };
}

export const envoyFilterShape = z.object({
  metadata,
  spec: maybe(
    z.object({
      workloadSelector: maybe(z.object({ labels })),
      targetRefs: list(reference),
      configPatches: list(z.object({ applyTo: maybe(z.string()), patch: maybe(z.unknown()) })),
    }),
  ),
});
/** Filters that decide about who asks, wherever a patch names them. */
const deciding = /jwt_authn|ext_authz|oauth2|rbac|lua|wasm|basic_auth|api_key_auth|ext_proc|typed_per_filter_config/;
/** The first word of a patch that something is decided by. */
export const decidingPatch = (patch: unknown): string | undefined => deciding.exec(JSON.stringify(patch ?? null))?.[0];

/**
 * An EnvoyFilter may put in or take out what asks: what its patches come to is not decided.
 * https://istio.io/latest/docs/reference/config/networking/envoy-filter/
 */
export function* envoyFilterFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: meta, spec }: z.infer<typeof envoyFilterShape>,
): Iterable<K8sProxyPolicyFact> {
  const patches = spec?.configPatches ?? [];
  const decides = patches.some(({ patch }) => decidingPatch(patch) !== undefined);
  if (!decides) return;
  const namespace = namespaceOf(meta);
  const refs = spec?.targetRefs ?? [];
  yield {
    ...scope.base("k8s.proxy-policy", scope.key("envoyfilter", namespace, meta.name), at),
    cluster: scope.id,
    namespace,
    name: meta.name,
    type: "EnvoyFilter.networking.istio.io",
    targets: refs.map(({ kind, name }) => scope.key(kind.toLowerCase(), namespace, name)),
    ...(refs.length > 0 ? {} : { selector: spec?.workloadSelector?.labels ?? [] }),
    does: "refuses",
    anonymous: "some",
  };
}

/** How many of the requests without identity a rule matches. */
function anonymous({ from, to, when }: Rule): How {
  const sources = from.length === 0 ? "all" : most(from.map(({ source: of }) => bySource(of)));
  const conditions = least(when.map(byCondition));
  return least([sources, conditions, to.length === 0 ? "all" : "some"]);
}

function bySource(of: z.infer<typeof source> | undefined): How {
  if (!of) return "all";
  if (of.requestPrincipals.length > 0) return "none";
  // In a mesh the caller of a gateway from outside has no certificate of the mesh.
  if (of.principals.length + of.namespaces.length + of.serviceAccounts.length > 0) return "some";
  const blocks = [...of.ipBlocks, ...of.remoteIpBlocks];
  if (blocks.length > 0 && !blocks.some((block) => block === "0.0.0.0/0" || block === "::/0")) return "some";
  return of.notIpBlocks.length + of.notRemoteIpBlocks.length > 0 ? "some" : "all";
}

function byCondition({ key, values }: Rule["when"][number]): How {
  if (key.startsWith("request.auth.")) return values.length > 0 ? "none" : "all";
  return "some";
}

const order: readonly How[] = ["none", "some", "all"];
const most = (all: readonly How[]): How => order[Math.max(0, ...all.map((how) => order.indexOf(how)))] ?? "none";
const least = (all: readonly How[]): How => order[Math.min(2, ...all.map((how) => order.indexOf(how)))] ?? "all";
