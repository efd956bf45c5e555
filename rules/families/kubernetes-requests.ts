import { requestsApart } from "../../authz/kubernetes/index.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { policiesAt } from "./kubernetes-asking.ts";
import { targetsOf } from "./kubernetes-targets.ts";

type Of = Pick<FactOf<"k8s.route">, "path" | "pathType"> | Pick<FactOf<"k8s.ingress-path">, "path" | "pathType">;

/** Classes of one route that policies tell apart. Where there are more, none is, and what they decide is not proven. */
const mostApart = 64;

/** One class of a route's requests. */
export interface RequestClass {
  /** As the route's id ends. */
  readonly place: string;
  /** The same, where policies can be asked about it: not for an expression. */
  readonly pathClass?: string;
}

/**
 * Classes of a route: its own, and each for which a policy of Istio, at the gateway or at the pods behind it, says
 * something else about strangers. Each is a route of its own: what is let through at one path is not let through at all.
 */
export function classesOf(
  facts: FactReader,
  { path, pathType }: Of,
  targets: readonly { readonly service: string; readonly port?: number | string }[],
  policies: readonly FactOf<"k8s.proxy-policy">[],
): readonly RequestClass[] {
  const place = pathType === "Exact" ? path : `${path}*`;
  if (pathType === "ImplementationSpecific") return [{ place }];
  const pods = targets.flatMap(({ service: key, port }) => {
    const service = facts.get("k8s.service", key);
    return service ? targetsOf(facts, service, port).map(({ pod }) => pod) : [];
  });
  const all = new Set([...policies, ...pods.flatMap((pod) => policiesAt(facts, pod))]);
  const apart = requestsApart([...all], place);
  return apart.length > mostApart ? [{ place }] : [place, ...apart].map((one) => ({ place: one, pathClass: one }));
}
