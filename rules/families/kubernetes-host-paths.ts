import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";

type Pod = FactOf<"k8s.pod">;
type Container = Pod["containers"][number];

/** A path of the node that a container sees. */
export interface HostMount {
  readonly container: Container;
  /** Absolute, without trailing slash, links of the platform resolved. */
  readonly path: string;
  readonly readOnly: boolean;
  /** Whether `readOnly` holds for what is mounted below it too. */
  readonly recursive: boolean;
  /** What is open about whether the mount shows this path. */
  readonly conditions: readonly Condition[];
  /** The persistent volume, where it comes by one. */
  readonly because: readonly Fact[];
}

/** hostPath volumes and claims on volumes of a node's disk, as each container mounts them. A subPath narrows the mount. */
export function hostMounts(pod: Pod, facts: FactReader): readonly HostMount[] {
  const mounts: HostMount[] = [];
  for (const volume of pod.volumes) {
    // Most pods have neither, and each is asked by a dozen rules.
    if (volume.type !== "hostPath" && volume.type !== "persistentVolumeClaim") continue;
    const sources =
      volume.type === "hostPath"
        ? [{ path: volume.path, because: [], conditions: [] }]
        : facts
            .where("k8s.persistent-volume", "claim", volume.claim)
            .filter(({ cluster, namespace }) => cluster === pod.cluster && namespace === pod.namespace)
            .map((fact) => ({ path: fact.path, because: [fact], conditions: bound(fact) }));
    for (const container of sources.length > 0 ? pod.containers : []) {
      for (const mount of container.mounts.filter((each) => each.volume === volume.name)) {
        const { readOnly, recursive = false } = mount;
        const { part, conditions: open } = partOf(mount);
        for (const { path, because, conditions } of sources) {
          const told = { because, conditions: [...conditions, ...open] };
          mounts.push({ container, path: normal(`${path}/${part}`), readOnly, recursive, ...told });
        }
      }
    }
  }
  return mounts;
}

/** What of a volume a mount shows. A subPathExpr shows what variables of the container say, somewhere below its beginning. */
function partOf({ path, subPath = "" }: Container["mounts"][number]): {
  readonly part: string;
  readonly conditions: readonly Condition[];
} {
  const variable = subPath.indexOf("$(");
  if (variable < 0) return { part: subPath, conditions: [] };
  const text = `the part of the volume at ${path}, which a variable of the container names, holds what is asked for`;
  return {
    part: subPath.slice(0, subPath.lastIndexOf("/", variable) + 1),
    conditions: [{ kind: "environment", text }],
  };
}

const bound = ({ claim, free, name }: FactOf<"k8s.persistent-volume">): readonly Condition[] =>
  free ? [{ kind: "target-state", text: `the claim ${claim} is bound to the volume ${name}` }] : [];

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  const plain = `/${parts.join("/")}`;
  return plain === "/var/run" || plain.startsWith("/var/run/") ? plain.slice("/var".length) : plain;
}

/** Whether the mount holds the path: it is the path or one above it. */
export const holdsPath = (mount: string, path: string): boolean =>
  mount === "/" || path === mount || path.startsWith(`${mount}/`);

/** Whether one lies in the other, either way round. */
export const overlaps = (mount: string, path: string): boolean => holdsPath(mount, path) || holdsPath(path, mount);
