import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** How large the parts of an estate are. */
export interface EstateSize {
  readonly accounts: number;
  /** Teams per account, each with roles, buckets, secrets, tables and a function. */
  readonly teams: number;
  readonly clusters: number;
  /** Namespaces per cluster, each with ten pods and what belongs to them. */
  readonly namespaces: number;
}

export const accountId = (account: number): string => String(200_000_000_000 + account);
export const clusterName = (cluster: number): string => `prod-${cluster}`;
export const issuerOf = (cluster: number): string =>
  `https://oidc.eks.eu-central-1.amazonaws.com/id/${String(cluster).padStart(32, "E")}`;
export const takenAt = "2026-11-20T06:10:00Z";

/** A file of the export. */
export function writeJson(folder: string, name: string, value: unknown): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, name), JSON.stringify(value));
}

export const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
