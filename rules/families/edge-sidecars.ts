import { targetPorts } from "../../authz/kubernetes/index.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { isLocal } from "./edge-places.ts";
import { type Asking, asksNothing, undecided } from "./kubernetes-asking.ts";

type Pod = FactOf<"k8s.pod">;
type Service = FactOf<"k8s.service">;

/**
 * What a proxy in the pod itself makes of a request to a port of the service, where it stands at that port and passes on
 * to the pod alone: the application is behind it. A proxy that passes on to others is reached as any pod is.
 */
export function askedBySidecar(
  facts: FactReader,
  pod: Pod,
  service: Service,
  port: number | string | undefined,
): Asking {
  const targets = targetPorts(pod, service, port);
  const routes = facts
    .where("edge.proxy", "pod", pod.key)
    .flatMap((proxy) => facts.where("edge.route", "proxy", proxy.key))
    .filter((route) => targets.includes(route.port) && route.upstreams.length > 0);
  if (routes.length === 0 || targets.some((target) => !routes.some((route) => route.port === target)))
    return asksNothing;
  if (!routes.every(({ upstreams }) => upstreams.every(({ host, scheme }) => isLocal(host) || scheme === "unix")))
    return asksNothing;
  if (routes.every(({ asks }) => asks === "yes")) return { ...asksNothing, asks: true };
  if (routes.some(({ asks }) => asks === "no")) return asksNothing;
  const doubts = [...new Set(routes.flatMap((route) => route.undecided))];
  return {
    ...asksNothing,
    conditions: doubts.map((what) => undecided(`${what} of the proxy in the pod lets a request without identity pass`)),
  };
}
