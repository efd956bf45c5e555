import type { CatalogueFlaw, CatalogueProduct } from "../../fact/ai.ts";

type Optional = "closedBy" | "confidence" | "openedBy" | "paths" | "preAuth" | "sources";

/** A flaw with what goes without saying. `range` `*`: every version; empty: not known which. */
export const flaw = (
  id: string,
  range: string,
  effect: CatalogueFlaw["effect"],
  more: Partial<Pick<CatalogueFlaw, Optional | "exploited" | "precondition">> = {},
): CatalogueFlaw => ({
  id,
  range,
  effect,
  preAuth: "yes",
  paths: [],
  closedBy: [],
  openedBy: [],
  confidence: "medium",
  sources: [`https://www.cve.org/CVERecord?id=${id}`],
  ...more,
});

/** What a product does for everybody where nobody set it up to ask. */
export const byDesign = (
  effect: CatalogueFlaw["effect"],
  precondition: string,
  source: string,
  more: Parameters<typeof flaw>[3] = {},
): CatalogueFlaw =>
  flaw("by-design", "*", effect, { preAuth: "conditional", precondition, sources: [source], ...more });

export const product = (
  id: string,
  name: string,
  role: CatalogueProduct["role"],
  images: readonly string[],
  ports: readonly number[],
  flaws: readonly CatalogueFlaw[],
  more: Partial<Pick<CatalogueProduct, "env" | "versions">> = {},
): CatalogueProduct => ({ id, name, role, images, env: [], ports, versions: "semver", flaws, ...more });

export const certain = { confidence: "high" } as const;
export const vague = { confidence: "low" } as const;
