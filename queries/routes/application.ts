import { productsIn, type RunningProduct } from "../../model/ai/running.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { type Address, holds } from "./address.ts";
import { evidence } from "./evidence.ts";
import type { Placement, RouteControl } from "./placement.ts";

/** What is known of an application's own login. */
export interface Application {
  readonly state: Placement["application"];
  readonly controls: readonly RouteControl[];
  readonly because: readonly Fact[];
}

const silent: Application = { state: "not-proven", controls: [], because: [] };

/** API documents by what they are of: hosts, pods, services. */
export class ApiDocuments {
  readonly #facts: FactReader;
  readonly #byPlace: ReadonlyMap<string, readonly FactOf<"edge.api">[]>;

  constructor(facts: FactReader) {
    this.#facts = facts;
    const places = facts
      .of("edge.api")
      .flatMap((api) =>
        [...api.hosts, api.host, api.pod, api.node].flatMap((place) => (place === undefined ? [] : [{ place, api }])),
      );
    this.#byPlace = new Map(
      [...Map.groupBy(places, ({ place }) => place)].map(([place, all]) => [place, all.map(({ api }) => api)]),
    );
  }

  /**
   * What documents say of the operations of a class of requests: declared where each takes credentials, open where one
   * takes none. A document declares, and proves nothing.
   * @param nodes workloads and services behind the route
   */
  of({ host, pathClass }: Address, nodes: readonly string[]): Application {
    if (this.#byPlace.size === 0) return silent;
    const places = [host, ...nodes, ...nodes.map((node) => node.replace(/@[0-9a-f]{8}$/, ""))];
    const apis = new Set(places.flatMap((place) => this.#byPlace.get(place) ?? []));
    const operations = [...apis]
      .flatMap(({ key }) => this.#facts.where("edge.operation", "api", key))
      .filter((operation) => pathsOf(operation).some((path) => holds(pathClass, path) || holds(path, pathClass)));
    const [open] = operations.filter(({ security }) => security === "none" || security === "optional");
    if (open) return { state: "open", controls: [], because: [open] };
    if (operations.length === 0 || operations.some(({ security }) => security !== "required")) return silent;
    const controls = operations.flatMap((operation) =>
      operation.controls.map(
        ({ kind, name }): RouteControl => ({
          kind,
          name: `${name} (declared)`,
          mode: "unknown",
          covers: `${operation.method} ${operation.path}`,
          because: evidence(operation),
        }),
      ),
    );
    return { state: "declared", controls: controls.slice(0, 10), because: operations.slice(0, 3) };
  }
}

/**
 * What the settings of programs say that the catalogue knows: declared where each workload runs one that was given a key to
 * ask for. That it asks, and for which paths, they do not prove.
 */
export function settingsOf(facts: FactReader, workloads: readonly string[]): Application {
  const told = workloads.map((id) => productsIn(facts, id).flatMap((one) => loginOf(one)));
  if (told.length === 0 || told.some((logins) => logins.length === 0)) return silent;
  const logins = told.flat();
  const because = [...new Set(logins.flatMap((one) => one.because))];
  const names = [...new Set(logins.map(({ setting }) => setting))].sort();
  const controls = names.map(
    (name): RouteControl => ({
      kind: "api-key",
      name: `${name} (declared)`,
      mode: "unknown",
      covers: "what the program itself answers",
      because: evidence(...because.slice(0, 3)),
    }),
  );
  return { state: "declared", controls, because: because.slice(0, 3) };
}

const loginOf = ({ status: { flaws }, because }: RunningProduct) =>
  flaws.flatMap(({ closedBy }) => (closedBy === undefined ? [] : [{ setting: closedBy, because }])).slice(0, 1);

const pathsOf = ({ servers, path }: FactOf<"edge.operation">): readonly string[] => {
  const bases = servers.length === 0 ? [""] : servers.map(({ basePath }) => basePath.replace(/\/$/, ""));
  return bases.map((base) => `${base}${path}`.replace(/\{.*$/, "*"));
};
