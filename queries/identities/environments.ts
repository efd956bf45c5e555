import type { GraphReader } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import type { AboutClaim } from "../../model/owner.ts";
import { type Field, known } from "./field.ts";

/** Environments as they are compared: what people write differently for one. */
const words: readonly (readonly [RegExp, string])[] = [
  [/^(prod|production|prd|live)$/, "prod"],
  [/^(stage|staging|stg|preprod|pre-prod|uat)$/, "staging"],
  [/^(dev|development|develop)$/, "dev"],
  [/^(test|testing|qa|ci)$/, "test"],
  [/^(sandbox|sbx|playground)$/, "sandbox"],
];
const plainEnvironment = (text: string): string => {
  const plain = text.trim().toLowerCase();
  return words.find(([test]) => test.test(plain))?.[1] ?? plain;
};

/** Workloads of one identity whose environments are looked at. */
const mostLooked = 200;

/** Of things: what their owners, tags, namespaces and accounts say, each asked once. */
export class Environments {
  readonly #graph: GraphReader;
  readonly #known = new Map<number, readonly Field<string>[]>();

  constructor(graph: GraphReader) {
    this.#graph = graph;
  }

  /** Of a node itself; several where one source names several. */
  of(node: number): readonly Field<string>[] {
    const told = this.#known.get(node);
    if (told) return told;
    const [first, ...others] = this.#graph.owners.about(node).get("env") ?? [];
    const made = first ? fields(first, others) : [];
    this.#known.set(node, made);
    return made;
  }

  /** Of an identity: its own and those of its workloads, each once, sorted; with who told the first. */
  ofIdentity(node: number, workloads: readonly number[]): readonly Field<string>[] {
    const found = new Map<string, Field<string>>();
    for (const one of [node, ...workloads.slice(0, mostLooked)])
      for (const field of this.of(one)) if ("value" in field && !found.has(field.value)) found.set(field.value, field);
    return [...found].sort(([a], [b]) => compare(a, b)).map(([, field]) => field);
  }
}

function fields({ value, source }: AboutClaim, others: readonly AboutClaim[]): readonly Field<string>[] {
  const parts = value.split(";").map(plainEnvironment);
  return [...new Set(parts)]
    .filter((part) => part !== "")
    .map((part) =>
      others.length === 0
        ? known(part, source)
        : {
            status: "conflict",
            value: part,
            source,
            others: others.map((one) => ({ value: plainEnvironment(one.value), source: one.source })),
          },
    );
}
