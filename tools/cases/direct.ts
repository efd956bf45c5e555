import { closure, type GraphReader, NOT_REACHED } from "../../graph/port.ts";
import { type Certainty, certainties } from "../../model/step.ts";

/**
 * Certainties with which one counted step leads from what is held to any of the targets: hubs and implied accesses on the
 * way to the step cost nothing, and what its conclusion includes counts as concluded.
 */
export function directly(
  graph: GraphReader,
  from: readonly number[],
  targets: ReadonlySet<number>,
): ReadonlySet<Certainty> {
  const { csr } = graph;
  const counted = new Uint8Array(csr.steps);
  const implied = new Uint8Array(csr.steps);
  for (let s = 0; s < csr.steps; s++) {
    counted[s] = graph.isStructural(s) ? 0 : 1;
    implied[s] = graph.ruleOf(s).id === "model.implies" ? 0 : 1;
  }
  const before = closure(csr, from, 1, counted).stratumOf;
  const found = new Set<Certainty>();
  const seen = new Set<string>();
  for (let s = 0; s < csr.steps; s++) {
    if (!counted[s]) continue;
    const strata = graph.premisesOf(s).map((p) => before[p] ?? NOT_REACHED);
    if (strata.some((stratum) => stratum === NOT_REACHED)) continue;
    const to = graph.conclusionOf(s);
    const stratum = Math.max(csr.stratum[s] ?? 0, ...strata);
    if (seen.has(`${to} ${stratum}`)) continue;
    seen.add(`${to} ${stratum}`);
    const { order, count } = closure(csr, [to], 0, implied);
    if (order.subarray(0, count).some((p) => targets.has(p))) found.add(certainties[stratum] ?? "assumed");
  }
  return found;
}

/** The strongest certainty with which the targets are reached at all. */
export function reached(
  graph: GraphReader,
  from: readonly number[],
  targets: ReadonlySet<number>,
): ReadonlySet<Certainty> {
  const { stratumOf } = closure(graph.csr, from, 1);
  const best = Math.min(...[...targets].map((p) => stratumOf[p] ?? NOT_REACHED));
  return new Set(best === NOT_REACHED || !Number.isFinite(best) ? [] : [certainties[best] ?? "assumed"]);
}
