import type { AiProductFact, CatalogueFlaw, CatalogueProduct } from "../fact/ai.ts";
import type { FactReader } from "../fact.ts";
import { shipped } from "./shipped.ts";

/** The shipped catalogue with what users imported over it. */
export interface Catalogue {
  /** Users' own first, then the shipped ones as changed. */
  readonly products: readonly CatalogueProduct[];
  /** Imported facts by `<product>` where they say what tells the product, and by `<product> <flaw>`. */
  readonly told: Readonly<Record<string, AiProductFact>>;
}

export const flawKey = (product: string, flaw: string): string => `${product} ${flaw}`;

/** The catalogue of a snapshot. What a later catalogue (by name) says stands over what an earlier one does. */
export const catalogueOf = (facts: FactReader): Catalogue =>
  facts.memo("ai.catalogue", () => {
    const products = new Map(shipped.map((product) => [product.id, product]));
    const told: Record<string, AiProductFact> = {};
    const own = new Set<string>();
    for (const fact of facts.of("ai.product")) {
      const { id } = fact.product;
      const before = products.get(id);
      if (!before) own.add(id);
      if (!before || fact.given.some((field) => field === "images" || field === "env")) told[id] = fact;
      for (const flaw of fact.product.flaws) told[flawKey(id, flaw.id)] = fact;
      products.set(id, before ? merged(before, fact) : fact.product);
    }
    const all = [...products.values()];
    return { products: [...all.filter(({ id }) => own.has(id)), ...all.filter(({ id }) => !own.has(id))], told };
  });

/** The fields that a user gives take the place of the shipped ones; flaws do so one by one. */
function merged(before: CatalogueProduct, { product, given, without }: AiProductFact): CatalogueProduct {
  const fields = Object.fromEntries(given.map((field) => [field, product[field]])) as Partial<CatalogueProduct>;
  const flaws = new Map<string, CatalogueFlaw>(before.flaws.map((flaw) => [flaw.id, flaw]));
  for (const id of without) flaws.delete(id);
  for (const flaw of product.flaws) flaws.set(flaw.id, flaw);
  return { ...before, ...fields, flaws: [...flaws.values()] };
}
