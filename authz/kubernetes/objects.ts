import type { FactKind, FactOf, FactReader } from "../../model/fact.ts";

type Namespaced = {
  [K in FactKind]: FactOf<K> extends { readonly cluster: string; readonly namespace: string } ? K : never;
}[FactKind];

/** Objects of each namespace of each cluster: what namespace-wide grants are spread over. */
export class KubernetesObjects {
  readonly #facts: FactReader;

  constructor(facts: FactReader) {
    this.#facts = facts;
  }

  /** Sorted by key. */
  in<K extends Namespaced>(kind: K, cluster: string, namespace: string): readonly FactOf<K>[] {
    const placed = this.#facts.where(kind, "namespace" as keyof FactOf<K> & string, namespace);
    return placed.every((fact) => fact.cluster === cluster)
      ? placed
      : placed.filter((fact) => fact.cluster === cluster);
  }
}
