import { isPrivate } from "../../authz/kubernetes/index.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import type { DerivedNode } from "../../model/step.ts";
import { openRoute, routeId, schemeOf } from "./kubernetes-exposure.ts";
import { instancesOf } from "./pod-position.ts";

type Node = FactOf<"k8s.node">;
type Pod = FactOf<"k8s.pod">;
type Service = FactOf<"k8s.service">;

/** A port that nodes open: of every node for a service, of its own node for a pod. */
export interface NodePort {
  readonly route: DerivedNode;
  readonly port: number;
  readonly from: Service | Pod;
}

const nameOf = (cluster: string): string => cluster.slice(cluster.indexOf(":") + 1);
const tcp = (scheme: string): string => (scheme === "http" || scheme === "https" ? "tcp" : scheme);

/** Ports that a service opens on every node: NodePort services, and load balancers unless told to do without. */
export const servicePorts = (service: Service): readonly (NodePort & { readonly of: number })[] =>
  service.type !== "NodePort" && service.type !== "LoadBalancer"
    ? []
    : service.ports.flatMap(({ port, nodePort, protocol }) =>
        nodePort === undefined
          ? []
          : [
              {
                route: openRoute(
                  routeId(tcp(schemeOf(nodePort, protocol)), `nodes.${nameOf(service.cluster)}`, nodePort, "/*"),
                  service.scope,
                ),
                port: nodePort,
                of: port,
                from: service,
              },
            ],
      );

/** Ports that a pod opens on its own nodes; in the node's network those it declares. */
export function podPorts(pod: Pod): readonly NodePort[] {
  const open = pod.containers.flatMap(({ ports }) =>
    ports.flatMap(({ port, hostPort }) => hostPort ?? (pod.hostNetwork ? port : [])),
  );
  const host = `${pod.name}.${pod.namespace}.nodes.${nameOf(pod.cluster)}`;
  return [...new Set(open)].map((port) => ({
    route: openRoute(routeId("tcp", host, port, "/*"), pod.scope),
    port,
    from: pod,
  }));
}

/** An address of a node that the internet can route to. */
export const isOpenNode = ({ addresses }: Node): boolean =>
  addresses.some((address) => !isPrivate(address) && /^[0-9a-f.:]+$/i.test(address) && /[.:]/.test(address));

/** Whether some node of the cluster may be reached from the internet: by an address of its own, or of its machine. */
export const hasOpenNodes = (facts: FactReader, cluster: string): boolean =>
  facts
    .where("k8s.node", "cluster", cluster)
    .some((node) => isOpenNode(node) || instancesOf(facts, node).some(({ publicIps }) => publicIps.length > 0));
