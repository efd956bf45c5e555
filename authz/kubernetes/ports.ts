import type { K8sPodFact } from "../../model/fact/kubernetes.ts";
import type { K8sNetworkPort } from "../../model/fact/kubernetes-network.ts";

/** A port that somebody connects to. */
export interface Port {
  readonly port: number;
  /** `TCP` where left out. */
  readonly protocol?: string;
}

const within = ({ port, endPort }: K8sNetworkPort, wanted: number): boolean =>
  typeof port === "number" && port <= wanted && wanted <= (endPort ?? port);

/** Whether a rule's ports cover a port of the pod; a port by name is the container's that has the name. No ports: all. */
export const admitsPort = (ports: readonly K8sNetworkPort[], pod: K8sPodFact, wanted: Port): boolean =>
  ports.length === 0 ||
  ports.some((one) => {
    if (one.protocol !== (wanted.protocol ?? "TCP")) return false;
    if (typeof one.port !== "string") return one.port === undefined || within(one, wanted.port);
    return pod.containers.some(({ ports: own }) =>
      own.some(({ name, port }) => name === one.port && port === wanted.port),
    );
  });

/** Whether the pod declares a port that a rule covers. */
export const declaresPort = (ports: readonly K8sNetworkPort[], pod: K8sPodFact): boolean =>
  pod.containers.some(({ ports: own }) =>
    own.some(({ name, port }) => ports.some((one) => one.port === undefined || one.port === name || within(one, port))),
  );

/** Whether two lists of ports have one in common; names are taken to, as they depend on the pod. */
export function portsMeet(some: readonly K8sNetworkPort[], others: readonly K8sNetworkPort[]): boolean {
  if (some.length === 0 || others.length === 0) return true;
  return some.some((a) =>
    others.some((b) => {
      if (a.protocol !== b.protocol) return false;
      if (typeof a.port !== "number" || typeof b.port !== "number") return true;
      return a.port <= (b.endPort ?? b.port) && b.port <= (a.endPort ?? a.port);
    }),
  );
}
