import type { FactOf } from "../fact.ts";

/** Another source knows the cluster `k8s:prod` of the examples, or another node, by this name. */
export const alias = (name: string, node = "k8s:prod"): FactOf<"alias"> => ({
  kind: "alias",
  key: `${name}|${node}`,
  scope: "k8s:prod",
  source: {
    document: "kubernetes/manifest.json",
    locator: "",
    importer: "kubernetes",
    observedAt: "2026-01-01T00:00:00.000Z",
  },
  name,
  node,
});
