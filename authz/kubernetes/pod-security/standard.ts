import type { Check, Violation } from "./check.ts";
import { hostChecks } from "./host.ts";
import { profileChecks } from "./profiles.ts";
import type { ReviewedPod } from "./spec.ts";

export type PodSecurityLevel = "privileged" | "baseline" | "restricted";

/** A level of the Pod Security Standards, as one minor version of Kubernetes 1 defines it. */
export interface PodSecurityStandard {
  readonly level: PodSecurityLevel;
  readonly version: number | "latest";
}

/** Newest minor version whose checks are known here. */
export const newestKnown = 36;

/** By id, as the admission plugin orders them: those of baseline first. */
const checks: readonly Check[] = [...hostChecks, ...profileChecks].sort((a, b) =>
  a.level === b.level ? (a.id < b.id ? -1 : 1) : a.level === "baseline" ? -1 : 1,
);

/** Minor versions from which on some check is another. */
export const turningPoints: readonly number[] = [
  ...new Set(checks.flatMap(({ versions }) => versions.map(([minor]) => minor))),
].sort((a, b) => a - b);

const revisionOf = ({ versions }: Check, minor: number) => versions.findLast(([from]) => from <= minor)?.[1];

/**
 * What of a pod the standard forbids, check by check; empty for a pod that passes. This is the policy alone: whether a
 * namespace enforces it is another question.
 * @param newest minor version of the API server: a policy of a newer one counts as its own newest
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/, and the checks with their versions as package
 * k8s.io/pod-security-admission/policy has them up to 0.36
 */
export function podSecurityViolations(
  { level, version }: PodSecurityStandard,
  pod: ReviewedPod,
  newest: number = newestKnown,
): readonly Violation[] {
  if (level === "privileged") return [];
  const minor = version === "latest" ? newest : Math.min(version, newest);
  const inForce = checks.filter(
    (check) => revisionOf(check, minor) && (level === "restricted" || check.level === level),
  );
  const overridden = new Set(inForce.map(({ overrides }) => overrides));
  return inForce.flatMap((check): readonly Violation[] => {
    const detail = overridden.has(check.id) ? undefined : revisionOf(check, minor)?.(pod);
    return detail === undefined ? [] : [{ check: check.id, reason: check.reason, detail }];
  });
}

const levels: readonly string[] = ["privileged", "baseline", "restricted"] satisfies readonly PodSecurityLevel[];

/** A level of a label or configuration; one that is none is read as restricted, as the admission plugin does. */
export const levelOf = (text: string): PodSecurityLevel =>
  levels.includes(text) ? (text as PodSecurityLevel) : "restricted";

/** A version of a label or configuration (`v1.29`); one that is none is read as the latest. */
export function versionOf(text: string): PodSecurityStandard["version"] {
  const [, minor] = /^v1\.(0|[1-9]\d*)$/.exec(text) ?? [];
  return minor === undefined ? "latest" : Number(minor);
}
