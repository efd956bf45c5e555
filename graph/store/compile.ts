import type { CompiledGraph } from "../compiled.ts";
import type { FactBase } from "../facts.ts";
import type { Derived, Earlier } from "../incremental/derive.ts";

/** Rules and evaluators are loaded where a graph has to be made, and not for every command. */
export const compileWithRules = async (facts: FactBase): Promise<CompiledGraph> =>
  (await import("../load.ts")).compile(facts);

/** The same with a trace, from an earlier derivation where there is one. */
export const deriveWithRules = async (facts: FactBase, before?: Earlier): Promise<Derived> =>
  (await import("../load.ts")).deriveAll(facts, before);
