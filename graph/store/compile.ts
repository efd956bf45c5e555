import type { CompiledGraph } from "../compiled.ts";
import type { FactBase } from "../facts.ts";

/** Rules and evaluators are loaded where a graph has to be made, and not for every command. */
export const compileWithRules = async (facts: FactBase): Promise<CompiledGraph> =>
  (await import("../load.ts")).compile(facts);
