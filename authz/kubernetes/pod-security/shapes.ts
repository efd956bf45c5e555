import type { ContainerSecurityContext, ReviewedPod } from "./spec.ts";

/** Something that a pod may ask for beyond what every namespace admits. */
export type PodTrait =
  | "privileged"
  | "hostPath"
  | "hostPID"
  | "hostNetwork"
  | "hostIPC"
  | "hostPort"
  | "hostProcess"
  | "procMount"
  | "root"
  | "unconfined"
  | `capability:${string}`;

const modest: ContainerSecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  runAsNonRoot: true,
  seccompProfile: { type: "RuntimeDefault" },
};

/** The most modest pod with the traits: what else the standards ask for it does, since whoever makes a pod writes all of it. */
export function podWith(...traits: readonly PodTrait[]): ReviewedPod {
  const has = (trait: PodTrait): boolean => traits.includes(trait);
  const add = traits.flatMap((trait) => (trait.startsWith("capability:") ? [trait.slice("capability:".length)] : []));
  const securityContext: ContainerSecurityContext = {
    ...modest,
    ...(has("privileged") ? { privileged: true } : {}),
    ...(add.length > 0 ? { capabilities: { add, drop: ["ALL"] } } : {}),
    ...(has("hostProcess") ? { windowsOptions: { hostProcess: true } } : {}),
    ...(has("procMount") ? { procMount: "Unmasked" } : {}),
    ...(has("root") ? { runAsUser: 0, runAsNonRoot: false } : {}),
    ...(has("unconfined") ? { seccompProfile: { type: "Unconfined" }, appArmorProfile: { type: "Unconfined" } } : {}),
  };
  return {
    spec: {
      containers: [
        { name: "main", securityContext, ...(has("hostPort") ? { ports: [{ containerPort: 80, hostPort: 80 }] } : {}) },
      ],
      ...(has("hostPath") ? { volumes: [{ name: "host", hostPath: { path: "/" } }] } : {}),
      ...(has("hostPID") ? { hostPID: true } : {}),
      ...(has("hostNetwork") ? { hostNetwork: true } : {}),
      ...(has("hostIPC") ? { hostIPC: true } : {}),
    },
  };
}
