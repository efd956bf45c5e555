import type { CatalogueProduct } from "../fact/ai.ts";
import { builders } from "./shipped/builders.ts";
import { serving } from "./shipped/serving.ts";
import { stores } from "./shipped/stores.ts";
import { workbenches } from "./shipped/workbenches.ts";

/** When the shipped records were read. A record is a guess of where to look: this is no scanner of vulnerabilities. */
export const shippedAsOf = "2026-11-22";

/** Products by id, in the order of their ids. Facts of public records (CVE, advisories, makers' documentation), in own words. */
export const shipped: readonly CatalogueProduct[] = [...builders, ...serving, ...stores, ...workbenches].sort((a, b) =>
  a.id < b.id ? -1 : 1,
);
