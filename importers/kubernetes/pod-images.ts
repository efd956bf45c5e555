import { compare } from "../../model/canonical.ts";
import type { K8sPodFact } from "../../model/fact/kubernetes.ts";
import type { PodShape } from "./pod-shape.ts";

/**
 * The digest that a reference ends in: of a manifest, or of an index of manifests for several platforms. Specs pin it so,
 * and nodes say so what they pulled: `<repository>@sha256:<hex>`, with `docker-pullable://` in front under dockershim. A
 * digest without repository (`sha256:<hex>`, `docker://sha256:<hex>`, bare hex under CRI-O 1.28 to 1.33) is the one of the
 * image's configuration, which no registry and no report calls it by: it tells nothing.
 * https://github.com/kubernetes/kubernetes/pull/33014, https://github.com/containerd/containerd/issues/8408,
 * https://github.com/cri-o/cri-o/pull/7149
 */
export const digestIn = (reference: string | undefined): string | undefined =>
  /@(sha256:[0-9a-f]{64})$/.exec(reference ?? "")?.[1];

/** Digests that a node pulled, by container. */
export type Pulled = readonly (readonly [container: string, digest: string])[];

export const pulledBy = (status: PodShape["status"]): Pulled =>
  [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].flatMap(({ name, imageID }) => {
    const digest = digestIn(imageID);
    return name === undefined || digest === undefined ? [] : [[name, digest] as const];
  });

/** What was pulled for pods that are one fact. */
export class PulledImages {
  readonly #byPod = new Map<string, Map<string, Set<string>>>();

  /** @param key of the pod's fact */
  add(key: string, pulled: Pulled): void {
    if (pulled.length === 0) return;
    const containers = this.#byPod.get(key) ?? new Map<string, Set<string>>();
    this.#byPod.set(key, containers);
    for (const [container, digest] of pulled) {
      const digests = containers.get(container);
      if (digests) digests.add(digest);
      else containers.set(container, new Set([digest]));
    }
  }

  /** The pod with them: what the spec pins stands, a tag is what it was when each of the pods was started. */
  told(pod: K8sPodFact): K8sPodFact {
    const pulled = this.#byPod.get(pod.key);
    if (!pulled) return pod;
    const containers = pod.containers.map((one) => {
      const digests = pulled.get(one.name);
      return digests && !one.digests ? { ...one, digests: [...digests].sort(compare) } : one;
    });
    return { ...pod, containers };
  }
}
