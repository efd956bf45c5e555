import type { CatalogueProduct } from "../fact/ai.ts";
import { builders } from "./shipped/builders.ts";
import { serving } from "./shipped/serving.ts";
import { stores } from "./shipped/stores.ts";
import { workbenches } from "./shipped/workbenches.ts";

/**
 * Products by id, in the order of their ids, as records said on 2026-11-22. A record is a guess of where to look: this is
 * no scanner of vulnerabilities. Facts of public records (CVE, advisories, makers' documentation), in own words.
 */
export const shipped: readonly CatalogueProduct[] = [...builders, ...serving, ...stores, ...workbenches].sort((a, b) =>
  a.id < b.id ? -1 : 1,
);
