import type { FactOf } from "../../model/fact.ts";
import { corePattern, device, hostPathRead, hostPathWrite, runtimeSocket } from "./kubernetes-escape-paths.ts";
import { type Container, environment, type Found, type Ways, ways } from "./kubernetes-escape-way.ts";
import { refusesModules } from "./kubernetes-node-kinds.ts";

type Pod = FactOf<"k8s.pod">;

/** Whether the container adds the capability; `ALL` and a privileged container have each. */
const has = ({ capabilities, privileged }: Container, name: string): boolean =>
  privileged || capabilities.includes("ALL") || capabilities.includes(name);

const each = (pod: Pod, test: (container: Container) => boolean): readonly Found[] =>
  pod.containers.filter(test).map((container) => ({ container }));

export const privileged = ways((pod) => each(pod, (container) => container.privileged));

export const nsenter = ways((pod) => each(pod, (container) => pod.hostPID && container.privileged));

export const kernelModule = ways((pod) =>
  each(pod, (container) => has(container, "SYS_MODULE")).map((found) => ({
    ...found,
    on: (node) => (refusesModules(node) ? environment(`${node.name} takes modules that its maker did not sign`) : []),
  })),
);

/** AppArmor's default profile, where the node has AppArmor, refuses to trace processes outside the container. */
export const ptrace = ways((pod) =>
  each(pod, (container) => pod.hostPID && has(container, "SYS_PTRACE") && has(container, "SYS_ADMIN")).map((found) =>
    isFree(found.container)
      ? found
      : { ...found, conditions: environment("no AppArmor profile of the node refuses ptrace") },
  ),
);

export const sysAdmin = ways((pod) =>
  each(pod, (container) => !container.privileged && has(container, "SYS_ADMIN")).map((found) =>
    isFree(found.container)
      ? found
      : {
          ...found,
          conditions: environment(
            "the node has control groups of version 1, or no AppArmor or seccomp profile that refuses mount",
          ),
        },
  ),
);

const isFree = ({ privileged: all, unconfined }: Container): boolean => all || unconfined.includes("apparmor");

export const windowsHostProcess = ways(
  (pod) =>
    each(pod, (container) => container.windowsHostProcess).map((found) => ({ ...found, asRoot: false as const })),
  "windows",
);

export const dacReadSearch = ways((pod) =>
  each(pod, (container) => !container.privileged && has(container, "DAC_READ_SEARCH")),
);

/** Techniques that give code on the node, and those that give its files alone. */
export const toExecute: readonly Ways[] = [
  privileged,
  nsenter,
  kernelModule,
  ptrace,
  sysAdmin,
  windowsHostProcess,
  hostPathWrite,
  runtimeSocket,
  corePattern,
  device,
];
export const toReadFiles: readonly Ways[] = [dacReadSearch, hostPathRead];
