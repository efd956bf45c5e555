import type { FactOf } from "../../model/fact.ts";

type Pod = FactOf<"k8s.pod">;
type Version = readonly [major: number, minor: number, patch: number];

/** A published hole of ingress-nginx: versions before the first that is fixed in their series have it. */
export interface IngressHole {
  readonly cves: readonly string[];
  /** First fixed version of each series that got one, ascending; later series are fixed. */
  readonly fixed: readonly [Version, ...Version[]];
  readonly source: `https://${string}`;
}

/** As of 2026-03-19. Whoever reaches the controller's admission webhook runs code in it. */
export const admissionHole: IngressHole = {
  cves: ["CVE-2025-1974"],
  fixed: [
    [1, 11, 5],
    [1, 12, 1],
  ],
  source: "https://github.com/kubernetes/kubernetes/issues/131009",
};

/**
 * As of 2026-03-19, the newest of a row of holes of one kind (CVE-2021-25742, CVE-2025-1097, CVE-2025-1098, CVE-2025-24514,
 * CVE-2026-24512, CVE-2026-3288): text of an Ingress becomes configuration of the proxy.
 */
export const injectionHole: IngressHole = {
  cves: ["CVE-2026-4342"],
  fixed: [
    [1, 13, 9],
    [1, 14, 5],
    [1, 15, 1],
  ],
  source: "https://github.com/kubernetes/kubernetes/issues/137893",
};

/** Images of ingress-nginx: its own, its older name, Bitnami's. Their tags are its versions. */
const image = /(?:ingress-nginx\/controller(?:-chroot)?|nginx-ingress-controller):v?(\d+)\.(\d+)\.(\d+)/;

/** The version of ingress-nginx that the pod runs; undefined where it runs none, or its image has no version. */
export function ingressNginxOf({ containers }: Pod): Version | undefined {
  for (const { image: name } of containers) {
    const [, major, minor, patch] = image.exec(name) ?? [];
    if (major !== undefined) return [Number(major), Number(minor), Number(patch)];
  }
  return undefined;
}

const before = (one: Version, other: Version): boolean => {
  const at = one.findIndex((part, index) => part !== other[index]);
  return at >= 0 && (one[at] as number) < (other[at] as number);
};

/** Whether a version is older than the first of its series that is fixed. */
export function isAffected(version: Version, { fixed }: IngressHole): boolean {
  const own = fixed.find(([major, minor]) => major === version[0] && minor === version[1]);
  if (own) return before(version, own);
  return before(version, fixed[0]);
}
