import { unsegment } from "../../model/access.ts";
import type { EdgePlace, EdgeUpstream } from "../../model/fact/edge.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { namespaceId } from "../../model/kubernetes-id.ts";
import type { Condition } from "../../model/step.ts";
import { serviceKey, targetsOf } from "./kubernetes-targets.ts";

type Pod = FactOf<"k8s.pod">;
type Placed = EdgePlace & { readonly cluster?: string; readonly namespace?: string };

/** A pod that a configuration's proxy runs in, and what says so. */
export interface Runs {
  readonly pod: Pod;
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
}

const plain = (pod: Pod): Runs => ({ pod, because: [], conditions: [] });

/** Pods that run what a configuration sets up: whose arguments it is, that mount it, or that its place names. */
export function runsIn(facts: FactReader, place: Placed): readonly Runs[] {
  if (place.pod !== undefined) {
    const pod = facts.get("k8s.pod", place.pod);
    return pod ? [plain(pod)] : [];
  }
  if (place.configMap !== undefined) return mounting(facts, place, place.configMap);
  return place.node === undefined ? [] : named(facts, place.node);
}

/** Pods of the namespace whose containers mount the ConfigMap, or the entry of it. */
function mounting(
  facts: FactReader,
  { namespace = "", cluster = "", entry }: Placed,
  configMap: string,
): readonly Runs[] {
  const name = unsegment(configMap.split(":").at(-1) ?? "");
  return facts
    .where("k8s.pod", "@namespace", namespaceId(cluster, namespace))
    .filter((pod) => {
      const volumes = new Set(
        pod.volumes.flatMap((one) => (one.type === "configMap" && one.configMap === name ? [one.name] : [])),
      );
      return pod.containers.some(({ mounts }) =>
        mounts.some(({ volume, subPath }) => volumes.has(volume) && (subPath === undefined || subPath === entry)),
      );
    })
    .map(plain);
}

/** A service stands for its pods; a pod may be named without its digest, or as it was observed. */
function named(facts: FactReader, node: string): readonly Runs[] {
  const service = facts.get("k8s.service", node);
  if (service)
    return targetsOf(facts, service, undefined).map(({ pod, because, conditions }) => ({
      pod,
      because: [service, ...because],
      conditions,
    }));
  const exact = facts.get("k8s.pod", node);
  if (exact) return [plain(exact)];
  const [family, cluster, kind, namespace = "", name = ""] = node.split(":");
  if (family !== "k8s" || kind !== "pod") return [];
  const [type, controller] = name.split("/");
  if (controller !== undefined)
    return facts.where("k8s.pod", "controller", `${family}:${cluster}:${type}:${namespace}:${controller}`).map(plain);
  return facts
    .where("k8s.pod", "members", unsegment(name))
    .filter((pod) => pod.cluster === `${family}:${cluster}` && pod.namespace === unsegment(namespace))
    .map(plain);
}

/** Where an upstream's name leads: pods behind a service of the cluster by its DNS name, or the pod that has the address. */
export function upstreamPods(
  facts: FactReader,
  place: Placed,
  { host, port }: EdgeUpstream,
): ReturnType<typeof targetsOf> {
  const cluster = place.cluster ?? onlyCluster(facts);
  if (cluster === undefined || host === "" || isLocal(host)) return [];
  const address = facts.where("k8s.pod", "addresses", host).filter((pod) => pod.cluster === cluster);
  if (address.length > 0) return address.map((pod) => ({ pod, because: [], conditions: [] }));
  const [, name, namespace = place.namespace] =
    /^([a-z0-9-]+)(?:\.([a-z0-9-]+)(?:\.svc(?:\.[\w.-]+)?)?)?\.?$/.exec(host) ?? [];
  if (name === undefined || namespace === undefined) return [];
  const service = facts.get("k8s.service", serviceKey(cluster, namespace, name));
  if (!service) return [];
  return targetsOf(facts, service, port).map((target) => ({ ...target, because: [service, ...target.because] }));
}

/** The machine or pod itself. */
export const isLocal = (host: string): boolean => /^(localhost|127(\.\d+){3}|::1|0\.0\.0\.0)$/.test(host);

function onlyCluster(facts: FactReader): string | undefined {
  const [one, ...others] = facts.of("k8s.cluster");
  return others.length === 0 ? one?.key : undefined;
}
