import { segment } from "../../model/access.ts";
import type { Source } from "../../model/fact.ts";
import type { RawObject } from "./objects.ts";

/** Where facts of one import belong: their cluster, their ids, their sources. */
export class ClusterScope {
  /** Node id and scope, `k8s:<name>`. */
  readonly id: string;
  readonly name: string;
  readonly #observedAt: string;

  constructor(name: string, observedAt: string) {
    this.name = name;
    this.id = `k8s:${segment(name)}`;
    this.#observedAt = observedAt;
  }

  /** `k8s:<cluster>:<kind>:[<namespace>:]<name>`; the last part may hold `/` and `@` of stable pod keys. */
  key(kind: string, ...parts: readonly string[]): string {
    let key = `${this.id}:${kind}`;
    for (const part of parts) key += `:${segment(part)}`;
    return key;
  }

  source({ file, locator }: Pick<RawObject, "file" | "locator">, below = ""): Source {
    return { document: file, locator: `${locator}${below}`, importer: "kubernetes", observedAt: this.#observedAt };
  }

  /** What every fact has beside its content. */
  base<K extends string>(kind: K, key: string, at: Pick<RawObject, "file" | "locator">, below = "") {
    return { kind, key, scope: this.id, source: this.source(at, below) };
  }
}

/** Objects without one stand in the namespace `default`, where kubectl would put them. */
export const namespaceOf = (metadata: { readonly namespace: string | undefined }): string =>
  metadata.namespace || "default";
