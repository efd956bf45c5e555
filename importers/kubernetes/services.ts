import { z } from "zod";
import type { K8sServiceFact } from "../../model/fact/kubernetes.ts";
import { asksForLogin, parsedAnnotation } from "./ingress-login.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { type Annotations, labels, list, maybe, metadata, ownership } from "./shape.ts";

const port = z.union([z.number(), z.string()]);
const balancer = maybe(z.object({ ingress: list(z.object({ hostname: maybe(z.string()), ip: maybe(z.string()) })) }));

/** Host names and addresses of a load balancer's status. */
export const loadBalancerStatus = maybe(z.object({ loadBalancer: balancer }));
export const addressesOf = (status: z.infer<typeof loadBalancerStatus>): readonly string[] =>
  (status?.loadBalancer?.ingress ?? []).flatMap(({ hostname, ip }) =>
    [hostname, ip].filter((each) => each !== undefined && each !== ""),
  ) as string[];

export const serviceShape = z.object({
  metadata,
  spec: z.object({
    type: maybe(z.enum(["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"])),
    selector: labels,
    ports: list(
      z.object({
        name: maybe(z.string()),
        port: z.number(),
        targetPort: maybe(port),
        nodePort: maybe(z.number()),
        protocol: maybe(z.string()),
      }),
    ),
    loadBalancerClass: maybe(z.string()),
    loadBalancerSourceRanges: list(z.string()),
    externalIPs: list(z.string()),
    externalName: maybe(z.string()),
  }),
  status: loadBalancerStatus,
});

export function serviceFact(scope: ClusterScope, at: RawObject, service: z.infer<typeof serviceShape>): K8sServiceFact {
  const { spec } = service;
  const { name, annotations } = service.metadata;
  const namespace = namespaceOf(service.metadata);
  const asks = asksForLogin(annotations);
  const configs = backendConfigs(annotations);
  return {
    ...scope.base("k8s.service", scope.key("service", namespace, name), at),
    cluster: scope.id,
    namespace,
    name,
    type: spec.type ?? "ClusterIP",
    selector: spec.selector,
    ports: spec.ports.map(({ name: called, port: number, targetPort, nodePort, protocol }) => ({
      ...(called === undefined ? {} : { name: called }),
      port: number,
      ...(targetPort === undefined ? {} : { targetPort }),
      ...(nodePort === undefined ? {} : { nodePort }),
      protocol: protocol ?? "TCP",
    })),
    internal: isInternal(annotations, spec.loadBalancerClass),
    sourceRanges: ranges(spec.loadBalancerSourceRanges),
    addresses: addressesOf(service.status),
    ...(spec.externalIPs.length > 0 ? { externalIPs: spec.externalIPs.filter(isAddress) } : {}),
    ...(spec.type === "ExternalName" && isHost(spec.externalName) ? { externalName: spec.externalName } : {}),
    ...(asks === undefined ? {} : { balancerAsks: asks }),
    ...(configs.length > 0 ? { backendConfigs: configs } : {}),
    ...ownership(service.metadata),
  };
}

const isAddress = (text: string): boolean => /^[0-9a-fA-F.:]{2,45}$/.test(text);
const isHost = (text: string | undefined): text is string => /^[\w.-]{1,253}$/.test(text ?? "");

const configNames = z.object({ default: maybe(z.string()), ports: maybe(z.record(z.string(), z.string())) });
/** https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#associating_backendconfig_with_your_ingress */
function backendConfigs(annotations: Annotations): readonly string[] {
  const text = annotations["cloud.google.com/backend-config"] ?? annotations["beta.cloud.google.com/backend-config"];
  const { default: all, ports = {} } = parsedAnnotation(configNames, text) ?? {};
  return [...new Set([...(all === undefined ? [] : [all]), ...Object.values(ports)])].sort();
}

/** CIDR ranges among texts; what is none is dropped. */
export const ranges = (texts: readonly string[]): readonly string[] =>
  texts.map((text) => text.trim()).filter((text) => /^[0-9a-fA-F.:]+(\/\d{1,3})?$/.test(text));

/**
 * Whether annotations keep the load balancer inside. The AWS Load Balancer Controller makes internal ones unless told
 * otherwise, the older in-tree provider internet-facing ones.
 */
export function isInternal(annotations: Annotations, loadBalancerClass: string | undefined): boolean {
  const aws = "service.beta.kubernetes.io/aws-load-balancer-";
  const scheme = annotations[`${aws}scheme`];
  if (scheme !== undefined) return scheme === "internal";
  const internal = annotations[`${aws}internal`];
  if (internal !== undefined) return internal !== "false";
  const ofController =
    ["external", "nlb-ip"].includes(annotations[`${aws}type`] ?? "") ||
    ["service.k8s.aws/nlb", "eks.amazonaws.com/nlb"].includes(loadBalancerClass ?? "");
  const others = [
    "networking.gke.io/load-balancer-type",
    "cloud.google.com/load-balancer-type",
    "service.beta.kubernetes.io/azure-load-balancer-internal",
    "service.beta.kubernetes.io/oci-load-balancer-internal",
    "service.beta.kubernetes.io/openstack-internal-load-balancer",
  ];
  if (/^clusterip$/i.test(annotations["networking.istio.io/service-type"] ?? "")) return true;
  return ofController || others.some((name) => /^(true|internal)$/i.test(annotations[name] ?? ""));
}
