import type { GraphReader } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import { type Bypasses, findBypasses } from "./bypass/find.ts";
import { compose } from "./compose.ts";
import type { Bypass, Placement, PlacementBook } from "./placement.ts";
import { directRoutes, type Routed } from "./routed.ts";

const books = new WeakMap<GraphReader, PlacementBook>();

/** Made once for a graph: linear in its routes and what they lead to. */
export function placements(graph: GraphReader): PlacementBook {
  const known = books.get(graph);
  if (known) return known;
  const made = new Book(graph);
  books.set(graph, made);
  return made;
}

/** Routes are found at once, their hops put together when asked for: few are shown of many. */
class Book implements PlacementBook {
  readonly #graph: GraphReader;
  readonly #routed: readonly Routed[];
  readonly #made = new Map<Routed, Placement>();
  #byNode: ReadonlyMap<string, readonly Routed[]> | undefined;
  #bypasses: Bypasses | undefined;

  constructor(graph: GraphReader) {
    this.#graph = graph;
    this.#routed = directRoutes(graph);
  }

  get all(): readonly Placement[] {
    return this.#routed.map((one) => this.#placement(one));
  }

  get bypasses(): readonly Bypass[] {
    return this.#found().all;
  }

  of(node: string): readonly Placement[] {
    this.#byNode ??= indexed(this.#routed);
    return (this.#byNode.get(node) ?? []).map((one) => this.#placement(one));
  }

  #found(): Bypasses {
    this.#bypasses ??= findBypasses(this.#graph.facts(), this.#routed, (routed) => this.#bare(routed));
    return this.#bypasses;
  }

  #placement(routed: Routed): Placement {
    const known = this.#made.get(routed);
    if (known) return known;
    const made = compose(this.#graph.facts(), routed, around(this.#found(), routed));
    this.#made.set(routed, made);
    return made;
  }

  #bare(routed: Routed): Placement {
    return compose(this.#graph.facts(), routed, []);
  }
}

/** Routes by everything that stands on them, in the order of routes. */
function indexed(all: readonly Routed[]): ReadonlyMap<string, readonly Routed[]> {
  const index = new Map<string, Routed[]>();
  for (const routed of all) {
    const passed = [routed, ...behind(routed)];
    const nodes = new Set(
      passed.flatMap(({ id, ways, workloads, services }) => [
        id,
        ...workloads,
        ...services,
        ...ways.flatMap(({ main, sides }) => [main.key, ...sides.map(({ key }) => key)]),
      ]),
    );
    for (const node of nodes) {
      const list = index.get(node);
      if (list) list.push(routed);
      else index.set(node, [routed]);
    }
  }
  return index;
}

const behind = ({ next }: Routed): readonly Routed[] => next.flatMap((one) => [one, ...behind(one)]);

/** Ways around that one route shows. */
const mostShown = 20;

/** Those that the route is; of a protected one those by which requests get around its login. */
function around({ by }: Bypasses, { id, state, address, workloads }: Routed): readonly Bypass[] {
  const keys =
    state === "authenticated" ? [id, `host:${address.host}`, ...workloads.map((node) => `to:${node}`)] : [id];
  const found = keys.flatMap((key) => by.get(key)?.slice(0, mostShown) ?? []);
  return [...new Set(found)].sort(byPattern).slice(0, mostShown);
}

const byPattern = (a: Bypass, b: Bypass): number => compare(a.pattern, b.pattern) || compare(a.route, b.route);
