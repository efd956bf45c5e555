import { segment } from "./access.ts";

/** Objects are mostly gone through namespace by namespace. */
let last = { cluster: "", namespace: "", id: "" };

/** Node ids of what may be named before, or without, being listed. `cluster`: node id. */
export function namespaceId(cluster: string, namespace: string): string {
  if (cluster !== last.cluster || namespace !== last.namespace)
    last = { cluster, namespace, id: `${cluster}:namespace:${segment(namespace)}` };
  return last.id;
}
export const accountId = (cluster: string, namespace: string, name: string): string =>
  `${cluster}:serviceaccount:${segment(namespace)}:${segment(name)}`;
