import type { FactRef, GraphReader } from "../../graph/port.ts";
import type { Fact } from "../../model/fact.ts";
import { factKindInfo } from "../../model/fact-kinds.ts";
import { firstOwner, type Owner } from "../../model/owner.ts";
import { summaryOf } from "../../model/summary.ts";
import type { StepFact, StepStatement } from "./answer.ts";
import { statementOf } from "./statement.ts";

/** Characters of a fact's content that an answer holds. */
const longest = 16_384;

const cut = (text: string): string => (text.length > longest ? text.slice(0, longest) : text);

/** Facts of one answer, each described once. */
export class FactBook {
  readonly facts: Record<string, StepFact> = {};
  readonly #graph: GraphReader;

  constructor(graph: GraphReader) {
    this.#graph = graph;
  }

  /** @returns its key in `facts` */
  add(ref: FactRef): string {
    const key = factName(ref);
    this.facts[key] ??= described(ref, this.#graph.fact(ref), firstOwner(this.#graph.owners.ofFact(ref)));
    return key;
  }
}

export const factName = ({ kind, key }: FactRef): string => `${kind} ${key}`;

function described(ref: FactRef, fact: Fact | undefined, owner: Owner): StepFact {
  const collection = factKindInfo(ref.kind).collection;
  if (!fact) {
    const nowhere = { source: "", locator: "", importer: "", observedAt: "", scope: "" };
    return { ...ref, ...nowhere, collection, summary: factName(ref), content: "", truncated: false, owner };
  }
  const { kind, key, scope, source, ...own } = fact;
  const content = JSON.stringify(own, null, 2);
  const statement = statementOf(fact);
  return {
    kind,
    key,
    scope,
    collection,
    source: source.document,
    locator: source.locator,
    importer: source.importer,
    observedAt: source.observedAt,
    summary: summaryOf(fact),
    ...(statement === undefined ? {} : { statement: shortened(statement) }),
    content: cut(content),
    truncated: content.length > longest || (statement?.text.length ?? 0) > longest,
    owner,
  };
}

const shortened = (statement: StepStatement): StepStatement => ({ ...statement, text: cut(statement.text) });
