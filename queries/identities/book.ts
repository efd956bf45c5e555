import type { GraphReader } from "../../graph/port.ts";
import type { CheckReach } from "../findings/reach.ts";
import type { IdentityRecord } from "./record.ts";

/** Records of the non-human identities of one graph, each made when it is first asked for and kept. */
export class IdentityBook {
  readonly #graph: GraphReader;
  readonly #reach: CheckReach;
  readonly #records = new Map<string, IdentityRecord>();

  constructor(graph: GraphReader, reach: CheckReach) {
    this.#graph = graph;
    this.#reach = reach;
  }

  /** Of every identity that is not known to be a person's, sorted by id. */
  *all(): Iterable<IdentityRecord> {
    for (const { id } of this.#graph.nodes) {
      const record = this.get(id);
      if (record) yield record;
    }
  }

  /** @param id node id; undefined where it is no non-human identity */
  get(id: string): IdentityRecord | undefined {
    return this.#reach ? this.#records.get(id) : undefined;
  }
}
