import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { inContainer } from "./kubernetes-containers.ts";
import { hasSelinux, isLinux, isOnePodEach, isWindows } from "./kubernetes-node-kinds.ts";

type Pod = FactOf<"k8s.pod">;
type Node = FactOf<"k8s.node">;
export type Container = Pod["containers"][number];

/** One way out of a pod. */
export interface Escape {
  /** What is open about the way itself and about what confines the pod. */
  readonly conditions: readonly Condition[];
  /** Facts beside the pod and the node: a persistent volume. */
  readonly because: readonly Fact[];
  /** What the node adds; undefined where the way does not exist on it. */
  on(node: Node): readonly Condition[] | undefined;
}
/** Every way of one technique. */
export type Ways = (pod: Pod, facts: FactReader) => Iterable<Escape>;

export interface Found {
  readonly container: Container;
  readonly because?: readonly Fact[];
  readonly conditions?: readonly Condition[];
  /** False where not even root of the container is needed. */
  readonly asRoot?: false;
  readonly on?: (node: Node) => readonly Condition[];
}

export const environment = (text: string): readonly Condition[] => [{ kind: "environment", text }];

/** Whether the pod has any of what a way out begins with. Few pods do: rules that look for ways pass over the others. */
export const mayLeadOut = ({ containers, hostPID, volumes }: Pod): boolean =>
  hostPID ||
  volumes.some(({ type }) => type === "hostPath" || type === "persistentVolumeClaim") ||
  containers.some(
    ({ capabilities, privileged, unconfined, windowsHostProcess }) =>
      privileged || windowsHostProcess || capabilities.length > 0 || unconfined.length > 0,
  );

/**
 * Adds to each way what confines the pod, the container and its processes. A container whose uid nobody sets is taken to
 * run as root, as images do unless they say otherwise. Nothing that confines takes a way away: it leaves it open.
 */
export const ways =
  (find: (pod: Pod, facts: FactReader) => Iterable<Found>, system: "linux" | "windows" = "linux"): Ways =>
  (pod, facts) => {
    const all = [...find(pod, facts)];
    if (all.length === 0) return [];
    const found = all.map(({ conditions = [], ...one }) => ({
      ...one,
      conditions: [
        ...conditions,
        ...(system === "linux" ? profiles(one.container) : []),
        ...(one.asRoot === false ? [] : rootless(one.container)),
      ],
    }));
    const free = found.filter(({ conditions }) => conditions.length === 0).map(({ container }) => container);
    const always = inContainer(pod, free).length === 0;
    return found.map(({ because = [], container, conditions, on }) => ({
      because,
      conditions: [
        ...conditions,
        ...(always && free.includes(container) ? [] : inContainer(pod, [container])),
        ...confinement(pod),
      ],
      on: (node) => onNode(node, container, system, on),
    }));
  };

/** Each way of one technique and of another. */
export const either =
  (...all: readonly Ways[]): Ways =>
  (pod, facts) =>
    all.flatMap((one) => [...one(pod, facts)]);

function onNode(
  node: Node,
  container: Container,
  system: "linux" | "windows",
  own: Found["on"],
): readonly Condition[] | undefined {
  if (system === "linux" ? isWindows(node) : isLinux(node)) return undefined;
  const { name, privileged, unconfined } = container;
  const selinux = system === "linux" && !privileged && !unconfined.includes("selinux") && hasSelinux(node);
  return [
    ...(own?.(node) ?? []),
    ...(selinux ? environment(`SELinux of ${node.name} lets container ${name} do it`) : []),
    ...(isOnePodEach(node) ? environment(`the pod's own machine on ${node.name} leads further than to itself`) : []),
  ];
}

export function confinement({ hostUsers, runtimeClass }: Pod): readonly Condition[] {
  const conditions: Condition[] = [];
  if (hostUsers === false) conditions.push(...environment("the user namespace of the pod does not hold it"));
  if (runtimeClass !== undefined)
    conditions.push(...environment(`runtime class ${runtimeClass} shares the node's kernel`));
  return conditions;
}

/** A privileged container has no seccomp profile, whatever it names. */
const profiles = ({ name, privileged, profiles: named = [] }: Container): readonly Condition[] =>
  named
    .filter((profile) => !privileged || !profile.startsWith("seccomp "))
    .flatMap((profile) => environment(`the profile ${profile} lets container ${name} do it`));

function rootless({ name, nonRoot, runAsUser }: Container): readonly Condition[] {
  const other = runAsUser === undefined ? nonRoot : runAsUser !== 0;
  return other ? environment(`a process of container ${name}, which does not run as root, becomes root in it`) : [];
}
