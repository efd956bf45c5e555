/** Whether a cluster version (`1.33`, `v1.29.3-eks-1`, `1.30+`) is at least `1.<minor>`; undefined where it is not told. */
export function atLeast(version: string | undefined, minor: number): boolean | undefined {
  const [, major, told] = /^v?(\d+)\.(\d+)/.exec(version ?? "") ?? [];
  if (major === undefined || told === undefined) return undefined;
  return Number(major) > 1 || Number(told) >= minor;
}
