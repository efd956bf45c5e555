import { authorizerOf, howFor, meshPolicies } from "../../../authz/kubernetes/index.ts";
import type { FactOf, FactReader } from "../../../model/fact.ts";
import type { RouteControl, RouteControlKind } from "../placement.ts";
import type { Way } from "../ways.ts";
import { type Built, control, hop, ranges, transform } from "./build.ts";
import { modeOf } from "./ingress.ts";
import { balancerHops } from "./load-balancer.ts";
import { middlewares } from "./middlewares.ts";

type Route = FactOf<"k8s.route">;
type Policy = FactOf<"k8s.proxy-policy">;

const byField: Readonly<Record<string, RouteControlKind>> = {
  apiKeyAuth: "api-key",
  basicAuth: "basic",
  extAuth: "ext-authz",
  jwt: "jwt",
  oidc: "oidc",
};

/** A policy as controls: one for each way of asking that it names. @param pathClass of the requests that it is asked about */
export function policyControls(
  facts: FactReader,
  policy: Policy,
  covers: string,
  pathClass: string,
): readonly RouteControl[] {
  const name = `${policy.type.split(".")[0]} ${policy.namespace}/${policy.name}`;
  const asksBy = policy.asksBy ?? [];
  const mode = modeOf(policy, howFor(facts, policy, pathClass));
  const of = policy.exactly ? `${covers}: ${saidOf(policy.exactly)}` : covers;
  if (policy.authorizer !== undefined) {
    const open = authorizerOf(facts, policy.cluster, policy.authorizer)?.failOpen === true;
    const by = `${name} (authorizer ${policy.authorizer}${open ? ", failOpen" : ""})`;
    return [control("ext-authz", by, mode, of, policy)];
  }
  if (asksBy.length === 0) {
    const kind = policy.type.startsWith("ClientTrafficPolicy")
      ? "mtls"
      : policy.type.includes("istio")
        ? "jwt"
        : "ext-authz";
    return [control(kind, name, mode, of, policy)];
  }
  return asksBy.map((field) => control(byField[field] ?? "ext-authz", name, mode, of, policy));
}

const saidOf = ({ by, requests }: NonNullable<Policy["exactly"]>): string => {
  const named = requests.slice(0, 5).join(", ");
  if (by === "refused") return requests.length > 0 ? `asks for ${named}` : "asks for nothing";
  return requests.length > 0 ? `asks for all but ${named}` : "asks for all";
};

/** Policies of Istio at the pods that serve a gateway. */
function ofServing(facts: FactReader, { cluster, selector }: FactOf<"k8s.gateway">): readonly Policy[] {
  const [first] = selector;
  if (first === undefined) return [];
  return facts
    .where("k8s.pod", "labels", first)
    .filter((pod) => pod.cluster === cluster && selector.every((label) => pod.labels.includes(label)))
    .flatMap((pod) => meshPolicies(facts, cluster, pod.namespace, pod.labels));
}

/** A route of a gateway: Gateway API, Istio, Traefik, OpenShift. */
export function gatewayHops(
  facts: FactReader,
  { main, sides, pathClass }: Way & { readonly main: Route },
): readonly Built[] {
  const listeners = sides.filter((fact): fact is FactOf<"k8s.gateway"> => fact.kind === "k8s.gateway");
  const fronts = sides.filter((fact): fact is FactOf<"k8s.service"> => fact.kind === "k8s.service");
  const [listener] = listeners;
  const behind = middlewares(facts, main.middlewares, main);
  const places = [
    ...(main.rule === undefined ? [] : [`${main.route}/${main.rule}`]),
    main.route,
    ...(listener ? [`${listener.gateway}/${listener.listener}`, listener.gateway] : []),
    ...main.backends.map(({ service }) => service),
  ];
  const covers = `${main.hosts.length === 0 ? "any host" : main.hosts.join(", ")}${main.path}`;
  const attached = places.flatMap((id) => facts.where("k8s.proxy-policy", "targets", id));
  const policies = [...new Set([...attached, ...(listener ? ofServing(facts, listener) : [])])];
  const name = main.route.split(":").slice(3).join("/");
  return [
    ...balancerHops(facts, [...(listener?.addresses ?? []), ...main.addresses], fronts, undefined, []),
    hop("gateway", listener ? `${listener.namespace}/${listener.name} ${name}` : name, [...listeners, main], {
      controls: [
        ...(listener?.authentication ?? []).map((one) =>
          control("mtls", one, "require", `listener ${listener?.listener ?? ""}`, ...listeners),
        ),
        ...main.authentication.map((one) => control("ext-authz", one, "require", covers, main)),
        ...main.undecided.map((one) => control("ext-authz", one, "unknown", covers, main)),
        ...policies.flatMap((policy) => policyControls(facts, policy, covers, pathClass)),
        ...behind.controls,
        ...ranges(main.sourceRanges, main),
      ],
      early: behind.early,
      // A gateway's filters of a route run after its policies: https://gateway.envoyproxy.io/docs/concepts/gateway_api_extensions/
      late: [...behind.late, ...(main.transforms ?? []).map((one) => transform(`filter ${one}`, main))],
    }),
  ];
}
