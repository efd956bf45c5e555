import { DirectedGraph } from "graphology";
import { z } from "zod";
import { splitPrivilege } from "../model/access.ts";
import { compare } from "../model/canonical.ts";
import { defineQuery } from "./define.ts";
import { type Drawing, type DrawnEdge, toGraphml, toMermaid } from "./drawing.ts";
import { aloneField, assumeField, certaintyField, fromField, limitField, toField } from "./input.ts";
import reach, { type ReachAnswer } from "./reach.ts";

/** The answer of `reach`, in a form that other tools read or draw. */
export default defineQuery({
  id: "export",
  title: "The answer as a file for another tool?",
  argument: "as",
  input: z.object({
    as: z
      .enum(["json", "graphml", "mermaid"])
      .describe("json: the answer of reach; graphml, mermaid: its proofs drawn"),
    from: fromField,
    to: toField.default([]),
    assume: assumeField,
    certainty: certaintyField,
    alone: aloneField,
    limit: limitField,
  }),

  run(graph, { as, ...question }): string {
    const answer = reach.run(graph, { ...question, all: false });
    if (as === "json") return `${JSON.stringify(answer, null, 2)}\n`;
    const drawing = draw(answer);
    return as === "graphml" ? toGraphml(drawing) : toMermaid(drawing);
  },
});

/** Nodes and steps of all proofs; hubs and implied accesses contracted into what they join. */
export function draw(answer: ReachAnswer): Drawing {
  const drawing: Drawing = new DirectedGraph();
  const reached = new Set(answer.reached.map(({ id }) => id));
  const concluded = new Set(Object.values(answer.steps).map(({ to }) => splitPrivilege(to).node));
  const put = (id: string): string => {
    const kind = answer.reached.find((row) => row.id === id)?.kind ?? "";
    const role = reached.has(id) ? "reached" : concluded.has(id) ? "between" : "start";
    if (!drawing.hasNode(id)) drawing.addNode(id, { label: id, kind, role });
    return id;
  };
  const link = (from: string, to: string, edge: DrawnEdge): void => {
    if (from !== to && !drawing.hasEdge(from, to)) drawing.addEdge(from, to, edge);
  };
  /** Hub -> what leads into it. */
  const into = new Map<string, Set<string>>();
  const steps = Object.values(answer.steps).sort((a, b) => compare(a.key, b.key));
  for (const { from, to } of steps) {
    const node = splitPrivilege(to).node;
    if (node.startsWith("hub:"))
      into.set(node, new Set([...(into.get(node) ?? []), ...from.map((p) => splitPrivilege(p).node)]));
  }
  for (const step of steps) {
    const target = splitPrivilege(step.to).node;
    if (target.startsWith("hub:")) continue;
    const sources = [...new Set(step.from.map((p) => splitPrivilege(p).node))].filter((id) => id !== target);
    const edge = { label: step.edge, rule: step.rule, certainty: step.certainty };
    const plain = (id: string): string[] => (id.startsWith("hub:") ? [...(into.get(id) ?? [])] : [id]);
    if (sources.length > 1) {
      drawing.mergeNode(step.key, { label: step.edge, kind: "Step", role: "step" });
      for (const source of sources.flatMap(plain)) link(put(source), step.key, edge);
      link(step.key, put(target), edge);
    } else {
      for (const source of sources.flatMap(plain)) link(put(source), put(target), edge);
    }
  }
  return drawing;
}
