import type { GraphReader } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import type { OwnerPartyFact } from "../../model/fact/owner.ts";
import type { Duty, Owner, Ownership } from "../../model/owner.ts";
import {
  type ControlPoint,
  type ControlPointId,
  controlPoint,
  controlPoints,
  dutyFor,
  type RaciRole,
} from "../../model/raci.ts";
import type { ChainCell, RaciParty, RaciRow } from "./answer.ts";
import type { Cell } from "./cell.ts";
import type { Service } from "./service.ts";

/** Who is what of control points, from what owners files say. One for a graph. */
export class RaciBook {
  readonly #graph: GraphReader;
  readonly #byDuty: ReadonlyMap<Duty, readonly OwnerPartyFact[]>;
  readonly #ownerships = new Map<string, Ownership | undefined>();

  constructor(graph: GraphReader) {
    this.#graph = graph;
    const parties = graph
      .facts()
      .of("owner.party")
      .filter(({ role }) => role !== undefined);
    this.#byDuty = Map.groupBy(
      parties.filter(({ active }) => active),
      ({ role }) => role as Duty,
    );
  }

  /** Who reviews the chain end to end: `chain_owner` of the service, or of a route or component of it. */
  chainOwner(service: Service): string | undefined {
    const ids = [service.node.id, ...service.workloads, ...service.placements.flatMap((one) => one.service ?? [])];
    for (const id of new Set(ids)) {
      const name = this.#ownership(id)?.about["chain_owner"];
      if (name) return this.#graph.owners.party(name).id;
    }
    return undefined;
  }

  /** Each control point of the chain with the named parties of its roles. */
  rows(service: Service, cells: readonly Cell[]): readonly RaciRow[] {
    const byPoint = Map.groupBy(cells, ({ point }) => point);
    return controlPoints
      .filter(({ id }) => byPoint.has(id))
      .map((point) => this.#row(point, service, guarded(byPoint.get(point.id) ?? [])));
  }

  /** Whose word the chain's control points need: who has to sign when it changes, as the gate asks. Sorted. */
  duties(rows: readonly RaciRow[]): readonly Duty[] {
    return [...new Set(rows.map(({ point }) => dutyFor(point)))].sort(compare);
  }

  /** The one who is accountable for a cell; undefined where that is nobody, or several. */
  ownerOf(cell: Cell, service: Service): string | undefined {
    const point = controlPoint(cell.point);
    const found = point ? this.#parties(point.accountable, service, guarded([cell])) : [];
    return found.length === 1 ? found[0]?.owner : undefined;
  }

  #row(point: ControlPoint, service: Service, nodes: readonly string[]): RaciRow {
    const of = (roles: readonly RaciRole[]): RaciParty[] =>
      distinct(roles.flatMap((role) => this.#parties(role, service, nodes)));
    const accountable = distinct(this.#parties(point.accountable, service, nodes));
    const judged = this.#judged(point, service, nodes, accountable);
    return {
      point: point.id,
      title: point.title,
      accountable,
      responsible: of(point.responsible),
      consulted: of(point.consulted),
      informed: of(point.informed),
      ...judged,
    };
  }

  #judged(
    { accountable: role }: ControlPoint,
    service: Service,
    nodes: readonly string[],
    accountable: readonly RaciParty[],
  ): Pick<RaciRow, "gap" | "state"> {
    // What several owners have is answered for one by one.
    const each = role === "owner" ? nodes.map((node) => [node, this.#parties(role, service, [node])] as const) : [];
    const bare = each.filter(([, found]) => found.length === 0);
    const shared = each.filter(([, found]) => found.length > 1);
    if (bare[0])
      return {
        state: "missing",
        gap: `nobody is named for ${bare[0][0]}${bare.length > 1 ? ` and ${bare.length - 1} more` : ""}`,
      };
    if (shared[0])
      return {
        state: "several",
        gap: `${shared[0][1].map(({ owner }) => owner).join(" and ")} are both named for ${shared[0][0]}`,
      };
    if (role === "owner") return { state: "assigned" };
    if (accountable.length === 1) return { state: "assigned" };
    return accountable.length === 0
      ? { state: "missing", gap: role === "app" ? "the service has no owner" : `no team has the role ${role}` }
      : {
          state: "several",
          gap: `${accountable.map(({ owner }) => owner).join(" and ")} ${role === "app" ? "are both named" : `have the role ${role}`}, and nothing tells which`,
        };
  }

  #parties(role: RaciRole, service: Service, nodes: readonly string[]): readonly RaciParty[] {
    if (role === "app") return this.#application(service);
    if (role === "owner" || role === "worker") {
      const side = role === "owner" ? "business" : "technical";
      return nodes.flatMap((id) => {
        const ownership = this.#ownership(id);
        const other = ownership && (side === "business" ? ownership.technical : ownership.business);
        return named(ownership?.[side], `${side} owner of ${id}`) ?? named(other, `owner of ${id}`) ?? [];
      });
    }
    const all = this.#byDuty.get(role) ?? [];
    if (all.length <= 1) return all.map(({ id }) => ({ owner: id, by: `has the role ${role}` }));
    // Of several the one who owns what it is about, or what that is in.
    const scopes = [...nodes, service.node.id].map((id) => this.#graph.nodes[this.#graph.nodeIndex(id)]?.scope ?? "");
    for (const candidates of [nodes, [...new Set(scopes)]]) {
      const owners = new Set(
        candidates.flatMap((id) => {
          const ownership = this.#ownership(id);
          return [ownership?.technical, ownership?.business].flatMap((one) =>
            one && one.status !== "unowned" ? [one.owner] : [],
          );
        }),
      );
      const found = all.filter(({ id }) => owners.has(id));
      if (found.length === 1 && found[0])
        return [{ owner: found[0].id, by: `has the role ${role}, and owns what it is about` }];
    }
    return all.map(({ id }) => ({ owner: id, by: `has the role ${role}` }));
  }

  /** Who owns the code: of the service's own business, else whoever works on it. */
  #application(service: Service): readonly RaciParty[] {
    for (const id of new Set([service.node.id, ...service.workloads])) {
      const ownership = this.#ownership(id);
      const found =
        named(ownership?.business, `business owner of ${id}`) ?? named(ownership?.technical, `owner of ${id}`);
      if (found) return found;
    }
    return [];
  }

  #ownership(id: string): Ownership | undefined {
    if (this.#ownerships.has(id)) return this.#ownerships.get(id);
    const node = this.#graph.nodeIndex(id);
    const made = node < 0 ? undefined : this.#graph.owners.ofNode(node);
    this.#ownerships.set(id, made);
    return made;
  }
}

/** One source may name several. Whoever left answers for nothing. */
function named(owner: Owner | undefined, by: string): readonly RaciParty[] | undefined {
  if (!owner || owner.status === "unowned" || owner.contact?.active === false) return undefined;
  return owner.owner.split(", ").map((one) => ({ owner: one, by }));
}

const guarded = (cells: readonly Pick<ChainCell, "nodes">[]): readonly string[] =>
  [...new Set(cells.flatMap(({ nodes }) => nodes))].sort(compare);

const distinct = (parties: readonly RaciParty[]): RaciParty[] => [
  ...new Map(parties.map((one) => [one.owner, one])).values(),
];

/** Control points that have not exactly one accountable. */
export const unassigned = (rows: readonly RaciRow[]): readonly ControlPointId[] =>
  rows.filter(({ state }) => state !== "assigned").map(({ point }) => point);
