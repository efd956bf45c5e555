import type { ReviewedContainer, ReviewedPod } from "./spec.ts";
import { containersOf } from "./spec.ts";

/** One thing of a pod that a check forbids. */
export interface Violation {
  /** Id of the check, as the admission plugin names it: `hostNamespaces`. */
  readonly check: string;
  /** The plugin's short reason: `host namespaces`. */
  readonly reason: string;
  /** What in the pod breaks it: `hostPID=true`, `container "app"`. */
  readonly detail: string;
}

/** The detail of what is forbidden, undefined for a pod that passes. */
export type Test = (pod: ReviewedPod) => string | undefined;

/** A check with its revisions; each holds from its minor version of Kubernetes 1 on until the next. */
export interface Check {
  readonly id: string;
  readonly reason: string;
  readonly level: "baseline" | "restricted";
  readonly versions: readonly (readonly [minor: number, test: Test])[];
  /** A baseline check that this one takes the place of, at the level restricted. */
  readonly overrides?: string;
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");
export const listed = (names: Iterable<string>): string => quoted([...new Set(names)].sort());

/** Names of the containers that the test catches, as `container "a"`; undefined for none. */
export function containersThat(pod: ReviewedPod, test: (container: ReviewedContainer) => boolean): string | undefined {
  const names = containersOf(pod.spec)
    .filter(test)
    .map(({ name }) => name);
  return names.length === 0 ? undefined : `${names.length === 1 ? "container" : "containers"} ${quoted(names)}`;
}

/** `pod`, the containers, or both joined by "and"; undefined for neither. */
export function settersThat(pod: ReviewedPod, byPod: boolean, test: (container: ReviewedContainer) => boolean) {
  const parts = [byPod ? "pod" : undefined, containersThat(pod, test)].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(" and ");
}

export const all = (...details: readonly (string | undefined)[]): string | undefined =>
  details.filter((detail) => detail !== undefined).join("; ") || undefined;
