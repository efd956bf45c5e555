import type { Evidence } from "../../graph/port.ts";
import type { Fact } from "../../model/fact.ts";
import { summaryOf } from "../../model/summary.ts";

/** Facts as answers quote them. */
export const evidence = (...facts: readonly Fact[]): readonly Evidence[] =>
  facts.map((fact) => ({
    source: fact.source.document,
    locator: fact.source.locator,
    summary: summaryOf(fact),
  }));
