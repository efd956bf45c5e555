import type { FactOf, FactReader, FieldOf, Namespaced } from "../../model/fact.ts";
import { namespaceId } from "../../model/kubernetes-id.ts";

/** Objects of each namespace of each cluster: what namespace-wide grants are spread over. */
export class KubernetesObjects {
  readonly #facts: FactReader;

  constructor(facts: FactReader) {
    this.#facts = facts;
  }

  /** Sorted by key. */
  in<K extends Namespaced>(kind: K, cluster: string, namespace: string): readonly FactOf<K>[] {
    return this.#facts.where(kind, "@namespace" as FieldOf<K>, namespaceId(cluster, namespace));
  }
}
