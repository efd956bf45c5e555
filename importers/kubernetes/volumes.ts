import { z } from "zod";
import { compare } from "../../model/canonical.ts";
import type { K8sPersistentVolumeFact } from "../../model/fact/kubernetes.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { maybe, metadata, plainPath } from "./shape.ts";

export const volumeShape = z.object({
  metadata,
  spec: z.object({
    hostPath: maybe(z.object({ path: z.string() })),
    local: maybe(z.object({ path: z.string() })),
    claimRef: maybe(z.object({ namespace: z.string(), name: z.string() })),
    storageClassName: maybe(z.string()),
  }),
});
export const claimShape = z.object({
  metadata,
  spec: maybe(z.object({ volumeName: maybe(z.string()), storageClassName: maybe(z.string()) })),
});

type Place = Pick<RawObject, "file" | "locator">;
interface Claim {
  readonly namespace: string;
  readonly name: string;
  readonly storageClass: string;
}
interface Disk {
  readonly at: Place;
  readonly name: string;
  readonly path: string;
  readonly claim?: Pick<Claim, "namespace" | "name">;
  readonly storageClass: string;
}

/** Free volumes that one free claim is told of: no more than show where it can lead. */
const mostFree = 50;

/**
 * Volumes on a node's disk, and the claims that hold them. The two name each other when they are bound; before that either
 * may name the other, and else any free volume of the class will do, the first that is large enough.
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding
 */
export class Disks {
  readonly #scope: ClusterScope;
  readonly #disks: Disk[] = [];
  /** Claims that name a volume, by that name. */
  readonly #named = new Map<string, Claim>();
  readonly #open: Claim[] = [];

  constructor(scope: ClusterScope) {
    this.#scope = scope;
  }

  volume({ file, locator }: Place, { metadata: { name }, spec }: z.infer<typeof volumeShape>): void {
    const path = spec.hostPath?.path ?? spec.local?.path;
    if (path === undefined) return;
    const { claimRef, storageClassName = "" } = spec;
    this.#disks.push({
      at: { file, locator },
      name,
      path: plainPath(path),
      ...(claimRef ? { claim: claimRef } : {}),
      storageClass: storageClassName,
    });
  }

  claim({ metadata: about, spec }: z.infer<typeof claimShape>): void {
    const claim = { namespace: namespaceOf(about), name: about.name, storageClass: spec?.storageClassName ?? "" };
    if (spec?.volumeName) this.#named.set(spec.volumeName, claim);
    else this.#open.push(claim);
  }

  *facts(): Iterable<K8sPersistentVolumeFact> {
    const held = new Set<string>();
    const free = new Map<string, Disk[]>();
    for (const disk of [...this.#disks].sort((a, b) => compare(a.name, b.name))) {
      const claim = disk.claim ?? this.#named.get(disk.name);
      if (claim) {
        held.add(keyOf(claim));
        yield this.#fact(disk, claim);
      } else {
        const known = free.get(disk.storageClass);
        if (known) known.push(disk);
        else free.set(disk.storageClass, [disk]);
      }
    }
    for (const claim of this.#open) {
      if (held.has(keyOf(claim))) continue;
      for (const disk of (free.get(claim.storageClass) ?? []).slice(0, mostFree)) {
        const fact = this.#fact(disk, claim);
        yield { ...fact, key: `${fact.key}|${keyOf(claim)}`, free: true };
      }
    }
  }

  #fact({ at, name, path }: Disk, { namespace, name: claim }: Pick<Claim, "namespace" | "name">) {
    const base = this.#scope.base("k8s.persistent-volume", this.#scope.key("persistentvolume", name), at);
    return { ...base, cluster: this.#scope.id, name, namespace, claim, path };
  }
}

const keyOf = ({ namespace, name }: Pick<Claim, "namespace" | "name">): string => `${namespace}/${name}`;
