/** Parts of the way from a request to data and to who notices, in order. */
export const laneIds = ["ingress", "authentication", "permissions", "data", "detection"] as const;
export type LaneId = (typeof laneIds)[number];

export const laneTitles: Readonly<Record<LaneId, string>> = {
  ingress: "ingress and edge filtering",
  authentication: "authentication placement and bypass",
  permissions: "runtime permissions",
  data: "secrets, vector stores, internal APIs",
  detection: "logging, alerting, isolation",
};

/** `absent`: read, and it is not there; `not-proven`: what would tell was not read, or does not tell. Worst first. */
export const cellStates = ["absent", "not-proven", "present"] as const;
export type CellState = (typeof cellStates)[number];
