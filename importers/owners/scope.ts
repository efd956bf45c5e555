import type { OwnerClaimFact, OwnerFileFact } from "../../model/fact/owner.ts";
import type { CoverageFact, FactKind, Source } from "../../model/fact.ts";
import type { InputFile } from "../../model/importer.ts";

export const collections: readonly FactKind[] = [
  "owner.claim",
  "owner.duty",
  "owner.file",
  "owner.keys",
  "owner.party",
  "owner.suppression",
];

/** What a claim says beside where it stands. */
export type Told = Pick<OwnerClaimFact, "origin" | "select" | "said" | "business" | "technical" | "about"> &
  Partial<Pick<OwnerClaimFact, "order">>;

/** Makes the facts of one file: a scope of its own. */
export class FileScope {
  /** `owners:<document>`. */
  readonly id: string;
  readonly #document: string;
  readonly #observedAt: string;

  constructor({ path }: Pick<InputFile, "path">, observedAt: string) {
    this.id = `owners:${path}`;
    this.#document = path;
    this.#observedAt = observedAt;
  }

  base<K extends FactKind>(kind: K, key: string, locator: string) {
    const source: Source = { document: this.#document, locator, importer: "owners", observedAt: this.#observedAt };
    return { kind, key, scope: this.id, source };
  }

  file(form: OwnerFileFact["form"]): OwnerFileFact {
    return { ...this.base("owner.file", this.id, ""), form };
  }

  /** @param at tells apart what one place of the file says: several things with one owner */
  claim(locator: string, at: number, told: Told): OwnerClaimFact {
    return { ...this.base("owner.claim", `${this.id}|${locator}|${at}`, locator), ...told };
  }

  /** Whatever the file said before is gone. */
  *coverage(): Iterable<CoverageFact> {
    for (const collection of collections)
      yield { ...this.base("coverage", `${collection}@${this.id}`, ""), collection, state: "read" };
  }
}
