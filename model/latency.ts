import type { Latency } from "./control.ts";

const units = [
  [86_400, "d"],
  [3600, "h"],
  [60, "min"],
  [1, "s"],
] as const;

/** `90 s`, `5 min`, `12 h`, `32 d`: in the largest unit that makes it a whole number. */
export function duration(seconds: number): string {
  const [size, unit] = units.find(([each]) => seconds >= each && seconds % each === 0) ?? [1, "s"];
  return `${seconds / size} ${unit}`;
}

/** When an edit is in force and what lives on, in words. */
export function latencyText({ seconds, survives, survivesSeconds }: Latency): string {
  const inForce = seconds === 0 ? "at once" : `within ${duration(seconds)}`;
  if (survives === undefined) return inForce;
  const ends = survivesSeconds === undefined ? "" : ` (${duration(survivesSeconds)} at most)`;
  return `${inForce}; survives: ${survives}${ends}`;
}
