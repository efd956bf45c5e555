import type { GraphReader } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import type { GrantedStep, ObservedIdentity } from "./answer.ts";
import { observedOf } from "./mark.ts";

/** Steps of one identity that are looked at: a hub may lead to all there is. */
const mostSteps = 2_000;

/** Steps that the identity may take by itself, through hubs and what its accesses include; how many of them logs show. */
export function grantedTo(graph: GraphReader, id: string, shown: number): Pick<ObservedIdentity, "granted" | "steps"> {
  const granted = { observed: 0, notSeen: 0, unknown: 0 };
  const steps: GrantedStep[] = [];
  const start = graph.privilegeIndex(graph.nodeIndex(id), "impersonate");
  if (start < 0 || graph.observed.logs.length === 0) return { granted, ...(shown > 0 ? { steps } : {}) };
  for (const step of stepsFrom(graph, start)) {
    const rule = graph.ruleOf(step);
    const to = graph.key(graph.conclusionOf(step));
    const observed = observedOf(graph, { rule, from: [graph.key(start)], to });
    if (!observed) continue;
    granted[observed.seen === "not-seen" ? "notSeen" : observed.seen] += 1;
    if (shown > 0) steps.push({ rule: `${rule.id}@${rule.version}`, title: rule.title, to, observed });
  }
  const place = ({ observed: { seen } }: GrantedStep): number => ["not-seen", "observed", "unknown"].indexOf(seen);
  steps.sort((a, b) => place(a) - place(b) || compare(a.to, b.to) || compare(a.rule, b.rule));
  return { granted, ...(shown > 0 ? { steps: steps.slice(0, shown) } : {}) };
}

function stepsFrom(graph: GraphReader, start: number): number[] {
  const { useStart, uses } = graph.csr;
  const found: number[] = [];
  const seen = new Set([start]);
  const open = [start];
  for (let p = open.pop(); p !== undefined && found.length < mostSteps; p = open.pop()) {
    for (let i = useStart[p] ?? 0; i < (useStart[p + 1] ?? 0); i++) {
      const step = uses[i] ?? 0;
      if (graph.premisesOf(step).length > 1) continue;
      const to = graph.conclusionOf(step);
      const passing = graph.nodes[graph.nodeOf(to)]?.kind === "Hub" || graph.ruleOf(step).id === "model.implies";
      if (!passing) found.push(step);
      else if (!seen.has(to)) {
        seen.add(to);
        open.push(to);
      }
    }
  }
  return found.slice(0, mostSteps);
}
