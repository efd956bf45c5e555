import type { GraphReader } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import type { Chain, ServiceRow } from "./answer.ts";
import { type Cell, summaries } from "./cell.ts";
import { ChainEstate } from "./estate.ts";
import { authenticationCells, entryOf } from "./lanes/authentication.ts";
import { dataCells } from "./lanes/data.ts";
import { detectionCells } from "./lanes/detection.ts";
import { flawCells } from "./lanes/flaws.ts";
import { ingressCells } from "./lanes/ingress.ts";
import { permissionCells } from "./lanes/permissions.ts";
import { RaciBook, unassigned } from "./raci.ts";
import type { Service } from "./service.ts";

const books = new WeakMap<GraphReader, ChainBook>();

/** Made once for a graph. */
export function chains(graph: GraphReader): ChainBook {
  const known = books.get(graph) ?? new ChainBook(graph);
  books.set(graph, known);
  return known;
}

/** Chains of the services of one graph, each put together when it is asked for. Indexes are shared. */
export class ChainBook {
  readonly estate: ChainEstate;
  readonly raci: RaciBook;
  readonly #graph: GraphReader;
  readonly #made = new Map<number, Chain | undefined>();
  #all: readonly Chain[] | undefined;

  constructor(graph: GraphReader) {
    this.#graph = graph;
    this.estate = new ChainEstate(graph);
    this.raci = new RaciBook(graph);
  }

  /** Parts of AI services first, then what uses such, then what else the internet has a route to; each by id. */
  get all(): readonly Chain[] {
    this.#all ??= this.estate.services
      .all()
      .flatMap((id) => this.of(this.#graph.nodeIndex(id)) ?? [])
      .sort((a, b) => placeOf(a) - placeOf(b) || compare(a.id, b.id));
    return this.#all;
  }

  /** Parts of AI services, and what uses such. */
  get ofAi(): readonly Chain[] {
    return this.all.filter((chain) => placeOf(chain) < 2);
  }

  /** @returns undefined where the node is no service */
  of(node: number): Chain | undefined {
    if (this.#made.has(node)) return this.#made.get(node);
    const service = this.estate.services.of(node);
    const made = service && this.#chain(service);
    this.#made.set(node, made);
    return made;
  }

  #chain(service: Service): Chain {
    const { estate, raci } = this;
    const behind = estate.reaches.of(service.workloads);
    const cells: readonly Cell[] = [
      ...ingressCells(estate, service),
      ...authenticationCells(estate, service),
      ...flawCells(estate, service, entryOf(service.placements)),
      ...permissionCells(estate, service, behind),
      ...dataCells(estate, service, behind),
      ...detectionCells(estate, service, behind),
    ];
    const rows = raci.rows(service, cells);
    const chainOwner = raci.chainOwner(service);
    const { node, workloads, placements, parts } = service;
    const [part] = parts;
    return {
      id: node.id,
      kind: node.kind,
      name: node.name,
      roles: [...new Set(parts.map(({ role }) => role))],
      ...(part?.product === undefined ? {} : { product: part.product }),
      uses: behind.parts.filter((id) => isUsed(id, workloads)),
      entry: entryOf(placements),
      lanes: summaries(cells),
      behind: {
        identities: behind.counts.identities,
        secrets: behind.counts.secrets,
        stores: behind.counts.stores,
      },
      ...(chainOwner === undefined ? {} : { chainOwner }),
      unassigned: unassigned(rows),
      workloads,
      routes: placements.map(({ route }) => route),
      cells: cells.map((cell) => {
        const owner = raci.ownerOf(cell, service);
        return owner === undefined ? cell : { ...cell, owner };
      }),
      raci: rows,
      duties: raci.duties(rows),
    };
  }
}

const placeOf = ({ roles, uses }: Pick<Chain, "roles" | "uses">): number =>
  roles.length > 0 ? 0 : uses.length > 0 ? 1 : 2;

/** Clusters let everything talk to everything: only what stands in one namespace is taken to belong together. */
const isUsed = (id: string, workloads: readonly string[]): boolean =>
  !id.startsWith("k8s:") || workloads.some((own) => namespaceOf(own) === namespaceOf(id));
const namespaceOf = (id: string): string => id.split(":").slice(0, 4).join(":");

/** What the list of services shows of a chain. */
export function rowOf(chain: Chain): ServiceRow {
  const { workloads: _, routes: __, cells: ___, raci: ____, duties: _____, ...row } = chain;
  return row;
}
