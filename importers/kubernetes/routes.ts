import type { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { endpointSliceFacts, endpointSliceShape, endpointsFacts, endpointsShape } from "./endpoints.ts";
import * as istio from "./gateway-istio-policies.ts";
import * as policies from "./gateway-policies.ts";
import { gatewayRouteFacts, gatewayRouteShape } from "./gateway-routes.ts";
import * as gateways from "./gateways.ts";
import { ingressParametersFact, ingressParametersShape } from "./ingresses.ts";
import type { RawObject } from "./objects.ts";
import { virtualServiceFacts, virtualServiceShape } from "./routes-istio.ts";
import { openshiftRouteFacts, openshiftRouteShape } from "./routes-openshift.ts";
import * as traefik from "./routes-traefik.ts";
import type { ClusterScope } from "./scope.ts";

/** Checks a value against a shape; undefined, and a problem said, where it does not fit. */
export type Parse = <S extends z.ZodType>(at: RawObject, shape: S) => z.infer<S> | undefined;
type Read = (scope: ClusterScope, at: RawObject, parse: Parse) => Iterable<Fact>;

const reading =
  <S extends z.ZodType>(
    shape: S,
    facts: (scope: ClusterScope, at: RawObject, value: z.infer<S>) => Iterable<Fact>,
  ): Read =>
  (scope, at, parse) => {
    const value = parse(at, shape);
    return value === undefined ? [] : facts(scope, at, value);
  };

const route = reading(gatewayRouteShape, gatewayRouteFacts);
const traefikRoute = reading(traefik.ingressRouteShape, traefik.ingressRouteFacts);
const middleware = reading(traefik.middlewareShape, traefik.middlewareFacts);
const attached = reading(policies.attachedPolicyShape, policies.attachedPolicyFacts);

/** Kinds that route requests, or decide about them, and are no Ingress: `<Kind>.<group>`. */
export const readers: Readonly<Record<string, Read>> = {
  "AuthPolicy.kuadrant.io": attached,
  "AuthorizationPolicy.security.istio.io": reading(istio.authorizationPolicyShape, istio.authorizationPolicyFacts),
  "BackendConfig.cloud.google.com": reading(policies.backendConfigShape, policies.backendConfigFacts),
  "ClientTrafficPolicy.gateway.envoyproxy.io": reading(
    policies.clientTrafficPolicyShape,
    policies.clientTrafficPolicyFacts,
  ),
  "EndpointSlice.discovery.k8s.io": reading(endpointSliceShape, endpointSliceFacts),
  "Endpoints.": reading(endpointsShape, endpointsFacts),
  "EnvoyFilter.networking.istio.io": reading(istio.envoyFilterShape, istio.envoyFilterFacts),
  "GCPBackendPolicy.networking.gke.io": reading(policies.backendPolicyShape, policies.backendPolicyFacts),
  "GRPCRoute.gateway.networking.k8s.io": route,
  "Gateway.gateway.networking.k8s.io": reading(gateways.gatewayShape, gateways.gatewayFacts),
  "Gateway.networking.istio.io": reading(gateways.istioGatewayShape, gateways.istioGatewayFacts),
  "HTTPRoute.gateway.networking.k8s.io": route,
  "IngressClassParams.elbv2.k8s.aws": reading(ingressParametersShape, (scope, at, value) => [
    ingressParametersFact(scope, at, value),
  ]),
  "IngressRoute.traefik.containo.us": traefikRoute,
  "IngressRoute.traefik.io": traefikRoute,
  "IngressRouteTCP.traefik.containo.us": traefikRoute,
  "IngressRouteTCP.traefik.io": traefikRoute,
  "KongPlugin.configuration.konghq.com": reading(traefik.kongPluginShape, traefik.kongPluginFacts),
  "Middleware.traefik.containo.us": middleware,
  "Middleware.traefik.io": middleware,
  "MiddlewareTCP.traefik.containo.us": middleware,
  "MiddlewareTCP.traefik.io": middleware,
  "ReferenceGrant.gateway.networking.k8s.io": reading(gateways.referenceGrantShape, gateways.referenceGrantFacts),
  "RequestAuthentication.security.istio.io": reading(
    istio.requestAuthenticationShape,
    istio.requestAuthenticationFacts,
  ),
  "Route.route.openshift.io": reading(openshiftRouteShape, openshiftRouteFacts),
  "SecurityPolicy.gateway.envoyproxy.io": reading(policies.securityPolicyShape, policies.securityPolicyFacts),
  "TCPRoute.gateway.networking.k8s.io": route,
  "TLSRoute.gateway.networking.k8s.io": route,
  "TrafficPolicy.gateway.kgateway.dev": attached,
  "VirtualService.networking.istio.io": reading(virtualServiceShape, virtualServiceFacts),
};

/** Facts of an object that routes or decides about requests; undefined for other kinds. */
export function routingFacts(
  scope: ClusterScope,
  group: string,
  at: RawObject,
  parse: Parse,
): Iterable<Fact> | undefined {
  const name = `${at.kind}.${group}`;
  return Object.hasOwn(readers, name) ? readers[name]?.(scope, at, parse) : undefined;
}
