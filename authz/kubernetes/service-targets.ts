import { segment } from "../../model/access.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { namespaceId } from "../../model/kubernetes-id.ts";
import type { Condition } from "../../model/step.ts";

type Service = FactOf<"k8s.service">;
type Pod = FactOf<"k8s.pod">;

/** A pod that a service's requests arrive at, and by what beside the service. */
export interface ServiceTarget {
  readonly pod: Pod;
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
}

/** Key of a Secret by its name, listed or not. */
export const secretKey = (cluster: string, namespace: string, name: string): string =>
  `${cluster}:secret:${segment(namespace)}:${segment(name)}`;
export const serviceKey = (cluster: string, namespace: string, name: string): string =>
  `${cluster}:service:${segment(namespace)}:${segment(name)}`;

/** Pods that a service's selector selects, in its namespace. None for a service without selector. */
export function selectedPods(facts: FactReader, { cluster, namespace, selector }: Service): readonly Pod[] {
  const [first] = selector;
  if (first === undefined) return [];
  const candidates = labelledPods(facts, namespaceId(cluster, namespace)).get(first) ?? [];
  return candidates.filter((pod) => selector.every((label) => pod.labels.includes(label)));
}

/** Pods of a namespace by their labels. A label is that of many namespaces: whoever asks rests on the one alone. */
const labelledPods = (facts: FactReader, namespace: string): ReadonlyMap<string, readonly Pod[]> =>
  facts.memo(`kubernetes.labelled-pods ${namespace}`, () => {
    const byLabel = new Map<string, Pod[]>();
    for (const pod of facts.where("k8s.pod", "@namespace", namespace)) {
      for (const label of new Set(pod.labels)) {
        const pods = byLabel.get(label);
        if (pods) pods.push(pod);
        else byLabel.set(label, [pod]);
      }
    }
    return byLabel;
  });

/** Ports of the pod that requests to a port of the service arrive at; undefined for a name that no container has. */
export const targetPorts = (pod: Pod, service: Service, port: number | string | undefined): (number | undefined)[] =>
  service.ports
    .filter((one) => port === undefined || one.port === port || one.name === port)
    .map(({ port: own, targetPort = own }) =>
      typeof targetPort === "number" ? targetPort : portNamed(pod, targetPort),
    );

const portNamed = (pod: Pod, name: string): number | undefined =>
  pod.containers.flatMap(({ ports }) => ports).find((one) => one.name === name)?.port;

/** Of the selected pods those that have the port: a target port by name must be some container's. */
function backends(facts: FactReader, service: Service, port: number | string | undefined): readonly Pod[] {
  const ports = service.ports.filter((each) => port === undefined || each.port === port || each.name === port);
  return selectedPods(facts, service).filter(({ containers }) =>
    ports.some(
      ({ targetPort }) =>
        typeof targetPort !== "string" ||
        containers.some((container) => container.ports.some(({ name }) => name === targetPort)),
    ),
  );
}

/**
 * Where requests to a port of a service arrive: pods of its selector; without selector those that somebody wrote down;
 * for a name of another service in the cluster the pods of that one.
 * https://kubernetes.io/docs/concepts/services-networking/service/#externalname
 */
export function targetsOf(
  facts: FactReader,
  service: Service,
  port: number | string | undefined,
): readonly ServiceTarget[] {
  if (service.type === "ExternalName") {
    const other = namedService(facts, service);
    if (!other || other.type === "ExternalName") return [];
    return targetsOf(facts, other, undefined).map((target) => ({ ...target, because: [other, ...target.because] }));
  }
  if (service.selector.length > 0)
    return backends(facts, service, port).map((pod) => ({ pod, because: [], conditions: [] }));
  const { cluster, namespace, name } = service;
  return facts
    .where("k8s.endpoints", "service", name)
    .filter((written) => written.cluster === cluster && written.namespace === namespace)
    .flatMap((written) => {
      const pods = [
        ...written.pods.flatMap((pod) => facts.where("k8s.pod", "members", pod)),
        ...written.addresses.flatMap((address) => facts.where("k8s.pod", "addresses", address)),
      ].filter((pod) => pod.cluster === cluster);
      return [...new Set(pods)].map((pod) => ({ pod, because: [written], conditions: [] }));
    });
}

/** The service of the cluster that an ExternalName stands for. */
function namedService(facts: FactReader, { cluster, externalName = "" }: Service): Service | undefined {
  const [, name, namespace] = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.[\w.-]*)?$/.exec(externalName) ?? [];
  return name === undefined || namespace === undefined
    ? undefined
    : facts.get("k8s.service", serviceKey(cluster, namespace, name));
}
