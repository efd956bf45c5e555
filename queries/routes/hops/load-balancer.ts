import type { Fact, FactOf, FactReader } from "../../../model/fact.ts";
import type { RouteControl, RouteTransform } from "../placement.ts";
import { type Built, control, hop, ranges, transform } from "./build.ts";

interface Parts {
  readonly controls: readonly RouteControl[];
  readonly early: readonly RouteTransform[];
  readonly late: readonly RouteTransform[];
}

/** A web ACL before a resource, as a hop: it knows attacks and authenticates nobody. */
export function webAcl(facts: FactReader, resource: string): readonly Built[] {
  const acl = facts.get("aws.web-acl", resource);
  return acl ? [hop("waf", acl.name, [acl], { node: acl.webAcl })] : [];
}

/**
 * The load balancer before a proxy in a cluster: a service of type LoadBalancer, and the load balancer of the account
 * that has its address.
 * @param own what the load balancer does itself, where it is the proxy @param shown what shows that
 */
export function balancerHops(
  facts: FactReader,
  addresses: readonly string[],
  services: readonly FactOf<"k8s.service">[],
  own: Parts | undefined,
  shown: readonly Fact[],
): readonly Built[] {
  const [service] = services.filter(({ type }) => type === "LoadBalancer");
  const named = [...addresses, ...(service?.addresses ?? [])];
  const [balancer] = named.flatMap((address) => facts.where("aws.load-balancer", "host", address));
  if (!service && !balancer && !own) return [];
  const name = balancer?.name ?? (service ? `${service.namespace}/${service.name}` : (addresses[0] ?? "load balancer"));
  const because = [...(balancer ? [balancer] : []), ...(service ? [service] : []), ...shown];
  const node = balancer?.key ?? service?.key;
  return [
    ...(balancer ? webAcl(facts, balancer.key) : []),
    hop("load-balancer", name, because, {
      node,
      controls: [...(own?.controls ?? []), ...(service ? ranges(service.sourceRanges, service) : [])],
      early: own?.early ?? [],
      late: own?.late ?? [],
      parses: own !== undefined || balancer?.type === "application",
    }),
  ];
}

/** A rule of a listener. */
export function listenerHops(facts: FactReader, rule: FactOf<"aws.listener-rule">): readonly Built[] {
  const balancer = facts.get("aws.load-balancer", rule.loadBalancer);
  const covers = `rule ${rule.priority} of port ${rule.port}`;
  const logins = rule.logins ?? (rule.authenticates ? ["authenticate"] : []);
  const controls = [
    ...logins.map((name) =>
      control(
        name.startsWith("jwt") ? "jwt" : "oidc",
        name,
        name.endsWith("(optional)") ? "optional" : "require",
        covers,
        rule,
      ),
    ),
    ...((rule.otherConditions ?? []).includes("source-ip")
      ? [control("ip-allow", "source-ip", "require", covers, rule)]
      : []),
  ];
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html: before the request is forwarded
  const late = (rule.transforms ?? []).map((name) => transform(name, rule));
  return [
    ...webAcl(facts, rule.loadBalancer),
    hop("load-balancer", balancer?.name ?? rule.loadBalancer, [...(balancer ? [balancer] : []), rule], {
      node: rule.loadBalancer,
      controls,
      late,
      parses: rule.protocol.startsWith("HTTP"),
    }),
  ];
}
