import type { CatalogueProduct } from "../fact/ai.ts";
import type { FactOf } from "../fact.ts";

const source = { document: "ai/example.json", locator: "", importer: "ai", observedAt: "2026-01-01T00:00:00.000Z" };

/** A product of a user's catalogue: image `shop/<id>`, with a flaw that runs code in versions before 2.0.0. */
export const ownProduct = (id: string, rest: Partial<CatalogueProduct> = {}): FactOf<"ai.product"> => ({
  kind: "ai.product",
  key: `own|${id}`,
  scope: "ai:catalogue:own",
  source,
  catalogue: "own",
  given: ["images"],
  without: [],
  product: {
    id,
    name: id,
    role: "agent",
    images: [`shop/${id}`],
    env: [],
    ports: [8080],
    versions: "semver",
    flaws: [
      {
        id: "CVE-2099-0001",
        range: "<2.0.0",
        effect: "rce",
        preAuth: "yes",
        paths: [],
        closedBy: [],
        openedBy: [],
        confidence: "high",
        sources: ["https://advisories.example.com/1"],
      },
    ],
    ...rest,
  },
});
