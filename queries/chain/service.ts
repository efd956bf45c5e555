import type { GraphReader } from "../../graph/port.ts";
import { aiComponents } from "../../model/ai/components.ts";
import { compare } from "../../model/canonical.ts";
import type { AiComponent, AiRole } from "../../model/fact/ai.ts";
import { type GraphNode, kindSpec } from "../../model/node.ts";
import type { Placement, PlacementBook } from "../routes/placement.ts";

/** What a chain is of: something that answers requests. */
export interface Service {
  readonly node: GraphNode;
  /** Node ids, sorted; of a managed service itself. */
  readonly workloads: readonly string[];
  readonly placements: readonly Placement[];
  readonly parts: readonly AiComponent[];
}

/** Parts that are kept or used by a service, and answer nobody by themselves. */
const kept: ReadonlySet<AiRole> = new Set(["model", "connector"]);

/** Services of one graph. */
export class Services {
  readonly #graph: GraphReader;
  readonly #book: PlacementBook;
  readonly #parts: ReadonlyMap<string, readonly AiComponent[]>;

  constructor(graph: GraphReader, book: PlacementBook) {
    this.#graph = graph;
    this.#book = book;
    this.#parts = Map.groupBy(aiComponents(graph.facts()), ({ node }) => node);
  }

  /** Node ids of everything that is listed: parts of AI services first, then workloads that the internet has a route to. */
  all(): readonly string[] {
    const parts = [...this.#parts].flatMap(([id, roles]) =>
      roles.some(({ role }) => !kept.has(role)) && this.#isService(id) ? [id] : [],
    );
    const routed = new Set(this.#book.all.flatMap(({ workloads }) => workloads));
    for (const id of parts) routed.delete(id);
    return [...parts.sort(compare), ...[...routed].sort(compare)];
  }

  #isService(id: string): boolean {
    const node = this.#graph.nodes[this.#graph.nodeIndex(id)];
    if (!node) return false;
    return kindSpec(node.kind).class !== "data-store" || node.kind === "AiStore";
  }

  parts(id: string): readonly AiComponent[] {
    return this.#parts.get(id) ?? [];
  }

  /** Undefined for what is no service: an identity, a bucket. */
  of(index: number): Service | undefined {
    const node = this.#graph.nodes[index];
    if (!node) return undefined;
    const placed = this.#book.of(node.id);
    const { class: of } = kindSpec(node.kind);
    if (of === "route") {
      const workloads = [...new Set(placed.flatMap((one) => one.workloads))].sort(compare);
      const parts = workloads.flatMap((id) => this.parts(id));
      return { node, workloads, placements: placed, parts };
    }
    const parts = this.parts(node.id);
    if (of !== "workload" && parts.length === 0) return undefined;
    return { node, workloads: [node.id], placements: placed, parts };
  }
}
