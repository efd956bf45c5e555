import type { GraphReader } from "../graph/port.ts";
import { kindSpec } from "../model/node.ts";
import type { Owner } from "../model/owner.ts";
import { workloadsBehind } from "./subject.ts";
import type { Told } from "./verify.ts";

/** What the owners source of a graph tells of subjects: of a route, of what runs behind it before the route itself. */
export const toldBy =
  (graph: GraphReader) =>
  (subject: string): Told => {
    const nodes = graph.nodesNamed(subject);
    const behind = nodes.flatMap((node) => (isRoute(graph, node) ? workloadsBehind(graph, node) : []));
    const ownerships = [...new Set([...behind, ...nodes])].map((node) => graph.owners.ofNode(node));
    const owned = ownerships.flatMap(({ business, technical }) => [names(business), names(technical)]);
    return {
      revokers: ownerships.flatMap(({ about }) => cell(about["revokers"] ?? "")),
      owners: owned.find((one) => one.length > 0) ?? [],
    };
  };

const isRoute = (graph: GraphReader, node: number): boolean =>
  kindSpec(graph.nodes[node]?.kind ?? "Hub").class === "route";

const cell = (text: string): string[] =>
  text
    .split(";")
    .map((one) => one.trim())
    .filter((one) => one !== "");

/** Whoever owns a cluster or account by default does not own the application in it. */
const names = (owner: Owner): string[] =>
  owner.status === "unowned" || owner.source.origin === "default" ? [] : owner.owner.split(", ");
