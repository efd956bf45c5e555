import { MultiDirectedGraph } from "graphology";
import { splitPrivilege } from "../model/access.ts";
import { compare } from "../model/canonical.ts";
import { kindOfId } from "../model/node-id.ts";
import { certainties } from "../model/step.ts";
import type { Drawing, DrawnNode } from "./drawing.ts";
import type { ReachAnswer } from "./reach.ts";
import { type ReadableStep, readable } from "./readable.ts";

/** Nodes and steps of all proofs, as a person counts them: hubs and included accesses are folded in. */
export function draw(answer: ReachAnswer): Drawing {
  const reached = new Map(answer.reached.map(({ id, kind }) => [id, kind]));
  const steps = distinct(answer);
  const concluded = new Set(steps.map(({ to }) => splitPrivilege(to).node));
  const drawing: Drawing = new MultiDirectedGraph();
  const put = (id: string): string => {
    const role: DrawnNode["role"] = reached.has(id) ? "reached" : concluded.has(id) ? "between" : "start";
    drawing.mergeNode(id, { label: id, kind: reached.get(id) ?? kindOfId(id) ?? "", role });
    return id;
  };
  for (const [key, { step, from, to }] of steps.map((one) => [keyOf(one), one] as const)) {
    const target = splitPrivilege(to).node;
    const sources = [...new Set(from.map((p) => splitPrivilege(p).node))].filter((id) => id !== target).sort(compare);
    const edge = { label: step.edge, rule: step.rule, certainty: step.certainty };
    if (sources.length < 2) {
      for (const source of sources) drawing.mergeEdgeWithKey(key, put(source), put(target), edge);
      continue;
    }
    drawing.mergeNode(key, { label: step.edge, kind: "Step", role: "step" });
    for (const source of sources) drawing.mergeEdgeWithKey(`${key} ${source}`, put(source), key, edge);
    drawing.mergeEdgeWithKey(`${key} ->`, key, put(target), edge);
  }
  return drawing;
}

/** Steps between the same nodes by the same rule are one line of the drawing. */
function keyOf({ step, from, to }: ReadableStep): string {
  const ends = [...new Set(from.map((p) => splitPrivilege(p).node)), splitPrivilege(to).node];
  return [step.rule, ...ends].join(" ");
}

function distinct(answer: ReachAnswer): ReadableStep[] {
  const steps = new Map<string, ReadableStep>();
  for (const proof of Object.keys(answer.proofs)) {
    for (const one of readable(answer, proof)) {
      const key = keyOf(one);
      const known = steps.get(key);
      if (!known || certainties.indexOf(known.step.certainty) > certainties.indexOf(one.step.certainty))
        steps.set(key, one);
    }
  }
  return [...steps].sort(([a], [b]) => compare(a, b)).map(([, one]) => one);
}
