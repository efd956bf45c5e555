import { scopeOfId } from "../../model/node-id.ts";

/** Kubernetes kinds that stand in no namespace. */
const clusterWide = new Set(["namespace", "node", "user", "group", "network"]);

/** Id of the boundary that a node lies in, as the blast radius draws them: its scope, or its namespace. */
export function boundaryOf(id: string): string {
  const scope = scopeOfId(id);
  const [family, , kind = "", namespace] = id.split(":");
  if (family === "k8s" && namespace && !clusterWide.has(kind) && id.split(":").length > 4)
    return `${scope}:${namespace}`;
  return scope === "" ? (id === "internet" ? "internet" : "elsewhere") : scope;
}
