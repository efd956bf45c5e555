import type { Fact } from "../../model/fact.ts";
import type { FactMaker } from "../read/fact-maker.ts";
import type { SavedRecord } from "../read/records.ts";
import { sourceFacts, sourceOf } from "./ai.ts";
import { type Connected, connectionFacts } from "./connections.ts";
import { SearchContent } from "./search-content.ts";

/** What of AI services is told only once all is known: where connections lead, what fills a search service. */
export class Parts {
  readonly content = new SearchContent();
  readonly #connections: Connected[] = [];
  readonly #sources = new Map<string, SavedRecord>();
  readonly #known = new Set<string>();
  readonly #hosts = new Map<string, string>();
  readonly #searches: { readonly key: string; readonly scope: string }[] = [];
  readonly #maker: FactMaker;

  constructor(maker: FactMaker) {
    this.#maker = maker;
  }

  note(fact: Fact): void {
    if (fact.kind !== "ai.service" && fact.kind !== "ai.store") return;
    this.#known.add(fact.key);
    for (const host of fact.hosts) if (!this.#hosts.has(host)) this.#hosts.set(host, fact.key);
    if (fact.kind === "ai.store" && fact.product === "azure-ai-search") this.#searches.push(fact);
  }

  connected(one: Connected | undefined): void {
    if (one) this.#connections.push(one);
  }

  source(id: string, record: SavedRecord): void {
    if (!this.#sources.has(id)) this.#sources.set(id, record);
  }

  *rest(): Generator<Fact> {
    const record = (id: string): SavedRecord | undefined => this.#sources.get(id);
    for (const { key, scope } of this.#searches) yield* this.content.links(key, scope, record, this.#maker);
    for (const one of this.#connections) {
      if (one.resource !== undefined) yield* sourceFacts(one.at, one.resource, record(one.resource), this.#maker);
      const known = (id: string): boolean => this.#known.has(id) || sourceOf(id) !== undefined;
      yield* connectionFacts(one, known, this.#hosts, this.#maker);
    }
  }
}
