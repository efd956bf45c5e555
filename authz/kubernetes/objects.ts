import type { Fact, FactKind, FactOf, FactReader } from "../../model/fact.ts";

type Namespaced = {
  [K in FactKind]: FactOf<K> extends { readonly cluster: string; readonly namespace: string } ? K : never;
}[FactKind];

/** Objects of each namespace of each cluster: the index that namespace-wide grants are spread by. */
export class KubernetesObjects {
  readonly #facts: FactReader;
  readonly #indexes = new Map<FactKind, ReadonlyMap<string, readonly Fact[]>>();

  constructor(facts: FactReader) {
    this.#facts = facts;
  }

  /** Sorted by key. */
  in<K extends Namespaced>(kind: K, cluster: string, namespace: string): readonly FactOf<K>[] {
    let index = this.#indexes.get(kind);
    if (!index) {
      const lists = new Map<string, Fact[]>();
      for (const fact of this.#facts.of(kind)) {
        const key = `${fact.cluster} ${fact.namespace}`;
        const list = lists.get(key);
        if (list) list.push(fact);
        else lists.set(key, [fact]);
      }
      index = lists;
      this.#indexes.set(kind, index);
    }
    return (index.get(`${cluster} ${namespace}`) ?? []) as readonly FactOf<K>[];
  }
}
