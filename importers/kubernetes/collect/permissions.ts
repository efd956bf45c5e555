import { groupOfCollection, pluralOf, type Row, rows } from "./kinds.ts";

/** Where a cluster says what it is and what it serves; every account may ask for it unless that was taken away. */
const addresses = ["/.well-known/openid-configuration", "/api", "/api/*", "/apis", "/apis/*", "/version"];

/** Rows that are read with these options. */
export const wanted = (secrets: boolean): readonly Row[] =>
  rows.filter(({ collection }) => secrets || collection !== "secrets");

/** A ClusterRole that lists what is read and may do nothing else, as YAML. */
export function clusterRole(secrets: boolean): string {
  const groups = Map.groupBy(wanted(secrets), ({ collection }) => groupOfCollection(collection));
  const rules = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, of]) => ({
      group,
      resources: of.map(({ collection }) => pluralOf(collection)),
    }));
  const quoted = (names: readonly string[]): string => names.map((name) => `\n      - "${name}"`).join("");
  return [
    "apiVersion: rbac.authorization.k8s.io/v1",
    "kind: ClusterRole",
    "metadata:",
    "  name: ambit-collect",
    "rules:",
    ...rules.map(
      ({ group, resources }) => `  - apiGroups: ["${group}"]\n    resources:${quoted(resources)}\n    verbs: ["list"]`,
    ),
    `  - nonResourceURLs:${quoted(addresses)}\n    verbs: ["get"]`,
    "",
  ].join("\n");
}
