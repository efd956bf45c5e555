import type { ClusterClient } from "./client.ts";

/** An API server that tests may write to. */
export interface Cluster {
  readonly client: ClusterClient;
  /** `v1.36.3`. */
  readonly version: string;
  /** Events of every request, one JSON document a line, where that was asked for. */
  readonly auditLog?: string;
  readonly stop: () => Promise<void>;
}

export interface ClusterOptions {
  /** An AdmissionConfiguration for the server to start with. */
  readonly admission?: unknown;
  /** Writes down who asked what. */
  readonly audited?: boolean;
}
