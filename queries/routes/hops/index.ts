import type { FactReader } from "../../../model/fact.ts";
import type { Way } from "../ways.ts";
import { aiHops } from "./ai.ts";
import { apiHops, distributionHops, endpointHops, functionUrlHops, graphHops } from "./aws.ts";
import { type Built, hop } from "./build.ts";
import { gatewayHops } from "./gateway.ts";
import { ingressHops } from "./ingress.ts";
import { balancerHops, listenerHops } from "./load-balancer.ts";
import { proxyHops } from "./proxy.ts";

/** The hops that one way's own object is, in the order in which a request passes them. */
export function hopsOf(facts: FactReader, way: Way): readonly Built[] {
  const { main } = way;
  switch (main.kind) {
    case "k8s.ingress-path":
      return ingressHops(facts, { ...way, main });
    case "k8s.route":
      return gatewayHops(facts, { ...way, main });
    case "k8s.service":
      return balancerHops(facts, main.addresses, [main], undefined, []);
    case "aws.listener-rule":
      return listenerHops(facts, main);
    case "aws.api-route":
      return apiHops(facts, main);
    case "aws.graph-api":
      return graphHops(facts, main);
    case "aws.behavior":
      return distributionHops(facts, main);
    case "aws.function":
      return functionUrlHops(main);
    case "aws.endpoint":
      return endpointHops(main);
    case "ai.service":
    case "ai.store":
      return aiHops(main);
    case "edge.route":
      return proxyHops(facts, main);
    case "edge.operation":
      return [hop("application", `${main.method} ${main.path}`, [main])];
    case "k8s.pod":
      return [];
  }
}
