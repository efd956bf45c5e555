import { type Closure, type GraphReader, proof } from "../../graph/port.ts";
import { positional } from "../../model/access.ts";
import type { Control } from "../../model/control.ts";
import { summaryOf } from "../../model/summary.ts";

/** A control that is on the way to many targets. */
export interface Choke {
  readonly control: Control;
  /** What it edits, in one line. */
  readonly edits: string;
  /** A step that falls with it: the one most proofs have. */
  readonly step: number;
  /** Targets whose proof has a step that falls with it. */
  readonly targets: number;
  /** Targets looked at. */
  readonly of: number;
}

/** Targets whose proofs are looked at, and steps whose controls are. */
const mostTargets = 2000;
const mostSteps = 60;

/**
 * The control that closes a step of most proofs, one proof a target; of equal ones the cheapest to carry out. Steps that give only a position are left out:
 * that everything passes the load balancer is no news, and taking it away is no fix.
 *
 * @param targets privileges in the order in which the closure comes to them
 */
export function choke(graph: GraphReader, found: Closure, targets: readonly number[]): Choke | undefined {
  const proofs = targets.slice(0, mostTargets).map((target) => proof(graph.csr, found, target) ?? []);
  const uses = new Map<number, number>();
  for (const steps of proofs) for (const step of steps) uses.set(step, (uses.get(step) ?? 0) + 1);
  const fixable = [...uses]
    .filter(([step, count]) => count > 1 && !positional.has(graph.accessOf(graph.conclusionOf(step))))
    .concat([...uses].filter(([step, count]) => count > 1 && isHub(graph, step)))
    .sort(([a, m], [b, n]) => n - m || a - b)
    .slice(0, mostSteps);
  const falls = new Map<string, { readonly control: Control; readonly steps: Set<number>; readonly first: number }>();
  for (const [step] of fixable) {
    for (const control of closing(graph, step)) {
      const known = falls.get(control.id) ?? { control, steps: new Set<number>(), first: step };
      known.steps.add(step);
      falls.set(control.id, known);
    }
  }
  let best: Choke | undefined;
  for (const { control, steps, first } of falls.values()) {
    const count = proofs.filter((own) => own.some((step) => steps.has(step))).length;
    if (count < 2 || (best && (best.targets > count || (best.targets === count && best.control.cost <= control.cost))))
      continue;
    best = { control, edits: editsOf(graph, control), step: first, targets: count, of: proofs.length };
  }
  return best;
}

const isHub = (graph: GraphReader, step: number): boolean =>
  graph.nodes[graph.nodeOf(graph.conclusionOf(step))]?.kind === "Hub";

/** Controls that alone close a step: every alternative rests on the fact that they edit. */
function closing(graph: GraphReader, step: number): Control[] {
  const alternatives = graph.alternativesOf(step);
  return graph
    .controlsOf(step)
    .filter(
      ({ effect, factKind, factKey }) =>
        effect === "closes" &&
        alternatives.every((refs) => refs.some(({ kind, key }) => kind === factKind && key === factKey)),
    );
}

function editsOf(graph: GraphReader, { factKind, factKey }: Control): string {
  const fact = graph.fact({ kind: factKind, key: factKey });
  return fact ? summaryOf(fact) : `${factKind} ${factKey}`;
}
