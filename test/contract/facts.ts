import type { ImportMeta } from "../../graph/store/port.ts";
import type { CoverageState, Fact, FactKind } from "../../model/fact.ts";

/** Scope and source of a fact read in a minute of one hour. */
export const at = (scope: string, minute: number, locator = "") => ({
  scope,
  source: {
    document: `${scope}.json`,
    locator,
    importer: "aws",
    observedAt: `2026-01-01T00:${String(minute).padStart(2, "0")}:00.000Z`,
  },
});

export const user = (scope: string, name: string, path: string, minute = 0, locator = ""): Fact => ({
  ...at(scope, minute, locator),
  kind: "aws.user",
  key: `${scope}/${name}`,
  name,
  path,
});

export const coverage = (scope: string, collection: FactKind, state: CoverageState, minute = 0): Fact => ({
  ...at(scope, minute),
  kind: "coverage",
  key: `${collection}@${scope}`,
  collection,
  state,
});

export const meta = (minute = 0): ImportMeta => ({
  importedAt: `2026-02-01T00:${String(minute).padStart(2, "0")}:00.000Z`,
  inputs: ["somewhere"],
  problems: [],
});
