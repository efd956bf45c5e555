import type { AmbitRule } from "../rules/define.ts";
import type { CompiledGraph } from "./compiled.ts";
import type { FactBase } from "./facts.ts";
import { derive } from "./incremental/derive.ts";

/** Facts and rules -> the compiled graph. Deterministic: the same facts and rule versions give the same arrays. */
export const buildGraph = (facts: FactBase, rules: readonly AmbitRule[]): CompiledGraph => derive(facts, rules).graph;
