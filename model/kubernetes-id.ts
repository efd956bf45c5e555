import { segment } from "./access.ts";

/** Node ids of what may be named before, or without, being listed. `cluster`: node id. */
export const namespaceId = (cluster: string, namespace: string): string => `${cluster}:namespace:${segment(namespace)}`;
export const accountId = (cluster: string, namespace: string, name: string): string =>
  `${cluster}:serviceaccount:${segment(namespace)}:${segment(name)}`;
