import type { GraphReader } from "../graph/port.ts";
import { kindSpec } from "../model/node.ts";
import type { Owner } from "../model/owner.ts";
import { Routes } from "../queries/routes/routed.ts";
import { plainName } from "./subject.ts";
import type { Told } from "./verify.ts";

/**
 * What the owners source of a graph tells of subjects: of a route, of what runs behind it before the route itself.
 * @param planned the graph with the design, which says what a route leads to; never who owns that
 */
export function toldBy(graph: GraphReader, planned: GraphReader = graph): (subject: string) => Told {
  const behind = [...new Set([planned, graph])].map((one) => new Behind(one));
  return (subject) => {
    const workloads = behind.flatMap((one) => one.of(subject));
    const nodes = new Set([...workloads, subject].flatMap((id) => graph.nodesNamed(plainName(id))));
    const ownerships = [...nodes].map((node) => graph.owners.ofNode(node));
    const owned = ownerships.flatMap(({ business, technical }) => [names(business), names(technical)]);
    return {
      revokers: ownerships.flatMap(({ about }) => cell(about["revokers"] ?? "")),
      owners: owned.find((one) => one.length > 0) ?? [],
    };
  };
}

/** What runs behind the routes of a graph, also where they ask for a login: one that asks today may not tomorrow. */
class Behind {
  readonly #graph: GraphReader;
  #routes: Routes | undefined;

  constructor(graph: GraphReader) {
    this.#graph = graph;
  }

  /** Node ids; none of what is no route. */
  of(subject: string): readonly string[] {
    return this.#graph.nodesNamed(subject).flatMap((node) => {
      if (kindSpec(this.#graph.nodes[node]?.kind ?? "Hub").class !== "route") return [];
      this.#routes ??= new Routes(this.#graph);
      return this.#routes.of(node)?.workloads ?? [];
    });
  }
}

const cell = (text: string): string[] =>
  text
    .split(";")
    .map((one) => one.trim())
    .filter((one) => one !== "");

/** Whoever owns a cluster or account by default does not own the application in it. */
const names = (owner: Owner): string[] =>
  owner.status === "unowned" || owner.source.origin === "default" ? [] : owner.owner.split(", ");
