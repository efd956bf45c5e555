import { segment } from "../../model/access.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";

type Pod = FactOf<"k8s.pod">;
export interface Mounted {
  /** Secret or ConfigMap of the pod's own namespace. */
  readonly name: string;
  readonly kind: "configmap" | "secret";
}

/** Secrets and ConfigMaps that some container of the pod has as files or in its environment. */
export function* mountedObjects(pod: Pod): Iterable<Mounted> {
  const seen = new Set<string>();
  const mounted = new Set(pod.containers.flatMap(({ mounts }) => mounts.map(({ volume }) => volume)));
  const all: Mounted[] = [
    ...pod.volumes.flatMap((volume): Mounted[] => {
      if (!mounted.has(volume.name)) return [];
      if (volume.type === "secret") return [{ kind: "secret", name: volume.secret }];
      return volume.type === "configMap" ? [{ kind: "configmap", name: volume.configMap }] : [];
    }),
    ...pod.containers.flatMap(({ envSecrets }) => envSecrets.map((name): Mounted => ({ kind: "secret", name }))),
    ...pod.containers.flatMap(({ envConfigMaps }) =>
      envConfigMaps.map((name): Mounted => ({ kind: "configmap", name })),
    ),
  ];
  for (const one of all) {
    const key = `${one.kind} ${one.name}`;
    if (!seen.has(key)) yield one;
    seen.add(key);
  }
}

/** Whether a token for the API server is a file in the pod. The pod's own setting stands over the account's; neither said, it is. */
export function hasApiToken(pod: Pod, account: FactOf<"k8s.service-account"> | undefined): boolean {
  if (pod.automount ?? account?.automount ?? true) return true;
  return pod.volumes.some(
    (volume) =>
      volume.type === "token" &&
      volume.audience === undefined &&
      pod.containers.some(({ mounts }) => mounts.some((mount) => mount.volume === volume.name)),
  );
}

/** The fact of an object of the pod's namespace. */
export function inPodNamespace(facts: FactReader, { cluster, namespace }: Pod, { kind, name }: Mounted) {
  const key = [cluster, kind, segment(namespace), segment(name)].join(":");
  return kind === "secret" ? facts.get("k8s.secret", key) : facts.get("k8s.configmap", key);
}
