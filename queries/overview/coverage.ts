import { type Gap, type GraphReader, wholeScope } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import type { FactKind } from "../../model/fact.ts";
import { factKinds, isFactKind } from "../../model/fact-kinds.ts";
import type { Table } from "../table.ts";
import type { OverviewBoundary, OverviewGap, OverviewScope } from "./answer.ts";
import { boundaryOf } from "./columns.ts";

/** Families of facts by the first part of their scopes. */
const familyOfScope: Readonly<Record<string, string>> = { aws: "aws.", k8s: "k8s.", vault: "vault." };

/** How far every scope was read, and every scope that is only mentioned; those with most to hide first. */
export function coverageOf(
  graph: GraphReader,
  boundary: (scope: string) => OverviewBoundary,
  atEntry: ReadonlySet<Gap>,
): OverviewScope[] {
  const used = new Set(graph.rules.flatMap(({ needs, reliesOnAbsenceIn }) => [...needs, ...reliesOnAbsenceIn]));
  const scopes = [...new Set([...graph.scopes, ...graph.gaps.map(({ scope }) => scope)])].filter(
    (scope) => scope !== "",
  );
  const rows = scopes.map((scope) => scopeOf(graph, boundary(scope), scope, used, atEntry));
  const newest = rows
    .flatMap(({ takenAt }) => takenAt ?? [])
    .sort(compare)
    .at(-1);
  const dated = rows.map((row): OverviewScope => {
    if (row.takenAt === undefined || newest === undefined) return row;
    return { ...row, behind: Math.round((Date.parse(newest) - Date.parse(row.takenAt)) / 1000) };
  });
  return dated.sort(
    (a, b) => Number(a.imported) - Number(b.imported) || blinded(b) - blinded(a) || compare(a.id, b.id),
  );
}

const blinded = ({ gaps }: OverviewScope): number => gaps.reduce((sum, { blinds }) => sum + blinds.length, 0);

function scopeOf(
  graph: GraphReader,
  boundary: OverviewBoundary,
  scope: string,
  used: ReadonlySet<FactKind>,
  atEntry: ReadonlySet<Gap>,
): OverviewScope {
  const own = graph.gaps.filter((gap) => gap.scope === scope);
  const family = familyOfScope[scope.slice(0, scope.indexOf(":"))];
  const kinds = family === undefined ? [] : [...used].filter((kind) => kind.startsWith(family)).sort(compare);
  const imported = graph.scopes.includes(scope);
  const collections = {
    read: imported ? kinds.length : 0,
    partly: 0,
    refused: 0,
    "not-asked": imported ? 0 : kinds.length,
  };
  const gaps: OverviewGap[] = [];
  let unsupported = 0;
  for (const gap of own) {
    const { collection, state, reason, blinds, weakens } = gap;
    if (state === "unsupported") unsupported++;
    if (state === "unsupported" || collection === wholeScope) continue;
    collections[state]++;
    collections.read--;
    const name = isFactKind(collection) ? factKinds[collection].collection : collection;
    gaps.push({ collection: name, state, reason, blinds, weakens, atEntry: atEntry.has(gap) });
  }
  gaps.sort(
    (a, b) =>
      Number(b.atEntry) - Number(a.atEntry) ||
      b.blinds.length - a.blinds.length ||
      b.weakens.length - a.weakens.length ||
      compare(a.collection, b.collection),
  );
  const takenAt = imported ? readAt(graph, scope, kinds) : undefined;
  return { ...boundary, imported, ...(takenAt === undefined ? {} : { takenAt }), collections, unsupported, gaps };
}

/** When the scope was read, as its coverage or the user's word for it tells. */
function readAt(graph: GraphReader, scope: string, kinds: readonly FactKind[]): string | undefined {
  const closed = graph.fact({ kind: "closed-world", key: scope });
  if (closed) return closed.source.observedAt;
  for (const kind of kinds) {
    const fact = graph.fact({ kind: "coverage", key: `${kind}@${scope}` });
    if (fact) return fact.source.observedAt;
  }
  return undefined;
}

/** A scope as the places of nodes name it. */
export function boundaryOfScope(table: Table) {
  const known = new Map(table.places.all.map(({ id }, place) => [id, place]));
  return (scope: string): OverviewBoundary => {
    const place = known.get(scope);
    return place === undefined ? { id: scope, title: scope } : boundaryOf(table, place);
  };
}
