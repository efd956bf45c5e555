import { z } from "zod";
import { groupOfCollection, pluralOf, type Row } from "./kinds.ts";

/** Where the API serves a collection. */
export interface Served {
  readonly row: Row;
  /** `<plural>[.<group>]`, of a row for every kind of a group too. */
  readonly collection: string;
  /** `v1`, `networking.k8s.io/v1`: the first version, in the server's order, that lists it. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** What discovery tells, small enough to be kept: `[group, version, plural, kind, namespaced]`. */
export interface Discovered {
  readonly kinds: readonly (readonly [string, string, string, string, boolean])[];
  /** Groups whose own API server did not say what it serves. */
  readonly silent: readonly string[];
}

const resource = z.object({
  resource: z.string(),
  responseKind: z.object({ kind: z.string() }).nullish(),
  scope: z.string().nullish(),
  verbs: z.array(z.string()),
});
const aggregated = z.object({
  kind: z.literal("APIGroupDiscoveryList"),
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string().nullish() }).nullish(),
      versions: z.array(
        z.object({
          version: z.string(),
          freshness: z.string().nullish(),
          resources: z.array(resource).nullish(),
        }),
      ),
    }),
  ),
});

/** The groups' and versions' names, as servers before 1.27 tell them: their resources are asked for one by one. */
export const groupList = z.object({
  kind: z.literal("APIGroupList"),
  groups: z.array(z.object({ name: z.string(), versions: z.array(z.object({ version: z.string() })) })),
});
const resourceList = z.object({
  kind: z.literal("APIResourceList"),
  resources: z.array(
    z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean(), verbs: z.array(z.string()) }),
  ),
});

/** Kinds of one answer of `/api` or `/apis` in the aggregated form; undefined where the answer has another. */
export function ofAggregated(answer: unknown, wanted: ReadonlySet<string>): Discovered | undefined {
  const { data } = aggregated.safeParse(answer);
  if (!data) return undefined;
  const items = data.items
    .map(({ metadata, versions }) => ({ group: metadata?.name ?? "", versions }))
    .filter(({ group }) => wanted.has(group));
  return {
    kinds: items.flatMap(({ group, versions }) =>
      versions.flatMap(({ version, resources }) =>
        (resources ?? [])
          .filter(({ verbs }) => verbs.includes("list"))
          .map(
            (one) => [group, version, one.resource, one.responseKind?.kind ?? "", one.scope === "Namespaced"] as const,
          ),
      ),
    ),
    silent: items.flatMap(({ group, versions }) =>
      versions.some(({ freshness }) => freshness === "Stale") ? [group] : [],
    ),
  };
}

/** Kinds of one version, as every server tells them; undefined where the answer has another form. */
export function ofVersion(group: string, version: string, answer: unknown): Discovered["kinds"] | undefined {
  const { data } = resourceList.safeParse(answer);
  return data?.resources
    .filter(({ name, verbs }) => !name.includes("/") && verbs.includes("list"))
    .map(({ name, kind, namespaced }) => [group, version, name, kind, namespaced] as const);
}

/** What is told of the rows alone: it is kept in the journal. */
export function narrowed({ kinds, silent }: Discovered, rows: readonly Row[]): Discovered {
  const read = new Set(rows.map(({ collection }) => collection));
  const first = new Set<string>();
  return {
    kinds: kinds.filter(([group, , plural]) => {
      const name = nameOf(plural, group);
      if (first.has(name) || !(read.has(name) || read.has(`*.${group}`))) return false;
      first.add(name);
      return true;
    }),
    silent,
  };
}

const nameOf = (plural: string, group: string): string => (group === "" ? plural : `${plural}.${group}`);

/** Where a row is served: several kinds for the row of a whole group, none where the API has no such kind. */
export function servedAs(row: Row, { kinds }: Discovered): readonly Served[] {
  const of = groupOfCollection(row.collection);
  const plural = pluralOf(row.collection);
  return kinds.flatMap(([group, version, name, kind, namespaced]) =>
    group === of && (plural === "*" || plural === name)
      ? [
          {
            row,
            collection: nameOf(name, group),
            apiVersion: group === "" ? version : `${group}/${version}`,
            kind,
            namespaced,
          },
        ]
      : [],
  );
}
