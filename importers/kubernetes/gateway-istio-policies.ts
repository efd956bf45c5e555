import { z } from "zod";
import type { K8sProxyPolicyFact } from "../../model/fact/kubernetes.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { labels, list, maybe, metadata } from "./shape.ts";

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
const rule = z.object({
  from: list(z.object({ source: maybe(source) })),
  to: list(z.unknown()),
  when: list(z.object({ key: z.string(), values: texts, notValues: texts })),
});
const reference = z.object({ kind: z.string(), name: z.string() });

export const authorizationPolicyShape = z.object({
  metadata,
  spec: maybe(
    z.object({
      action: maybe(z.string()),
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
 * AuthorizationPolicy of Istio, by what it makes of a request that shows no identity. A RequestAuthentication alone
 * refuses false tokens and lets requests without any pass, so it is not read.
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
