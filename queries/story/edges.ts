import type { GraphReader } from "../../graph/port.ts";
import type { Cast } from "./cast.ts";
import { hubKind, type Radius } from "./radius.ts";
import { Sources } from "./sources.ts";

/** Steps of which the record is in the answer, of an edge that is on no drawn proof. */
const samples = 2;

/** One edge of the picture, before it is described. */
export interface Line {
  readonly from: number;
  readonly to: number;
  count: number;
  stratum: number;
  /** How often each edge kind. */
  readonly kinds: Map<string, number>;
  /** Some of its steps, hubs before the steps that leave them. */
  readonly examples: { readonly graph: GraphReader; readonly step: number }[];
}

/** The used steps between different figures, those between the same two as one line. */
export function linesOf({ used, table }: Radius, { figureOf, figures }: Cast): Map<string, Line> {
  const { nodeOf, kind } = table;
  const lines = new Map<string, Line>();
  const sources = new Sources(nodeOf, (node) => figureOf[node] as number, figures.length);
  const makers = new Map<number, number>();
  for (let i = 0; i < used.count; i++) {
    sources.ask(used, i);
    const graph = used.graphs[used.owners[i] as number];
    const step = used.steps[i] as number;
    if (!graph) continue;
    const made = graph.csr.conclusion[step] as number;
    if (kind[nodeOf[made] as number] === hubKind) makers.set(made, step);
    if (sources.made < 0) continue;
    for (const [k, from] of sources.from.entries()) {
      if (from === sources.made) continue;
      const line = lineOf(lines, from, sources.made);
      const weight = sources.weight[k] ?? 1;
      line.count += weight;
      line.stratum = Math.min(line.stratum, graph.csr.stratum[step] as number);
      const { edge } = graph.ruleOf(step);
      line.kinds.set(edge, (line.kinds.get(edge) ?? 0) + weight);
      if (line.examples.length < samples) {
        const before = graph.premisesOf(step).flatMap((premise) => makers.get(premise) ?? []);
        line.examples.push(...[...before, step].map((one) => ({ graph, step: one })));
      }
    }
  }
  return lines;
}

export const lineKey = (from: number, to: number): string => `${from} ${to}`;

function lineOf(lines: Map<string, Line>, from: number, to: number): Line {
  const key = lineKey(from, to);
  const known = lines.get(key);
  if (known) return known;
  const made: Line = { from, to, count: 0, stratum: 2, kinds: new Map(), examples: [] };
  lines.set(key, made);
  return made;
}

/**
 * No more lines than the budget: those of proofs first, then for every figure the one that brings most to it, then the
 * others by how much they stand for.
 */
export function withinBudget(lines: readonly Line[], budget: number, isOnProof: (line: Line) => boolean): Line[] {
  if (lines.length <= budget) return [...lines];
  const strongest = (a: Line, b: Line): number =>
    a.stratum - b.stratum || b.count - a.count || a.from - b.from || a.to - b.to;
  const into = new Map<number, Line>();
  for (const line of lines) {
    const known = into.get(line.to);
    if (!known || strongest(line, known) < 0) into.set(line.to, line);
  }
  const rank = (line: Line): number => (isOnProof(line) ? 0 : into.get(line.to) === line ? 1 : 2);
  const kept = new Set(
    lines.toSorted((a, b) => rank(a) - rank(b) || b.count - a.count || strongest(a, b)).slice(0, budget),
  );
  return lines.filter((line) => kept.has(line));
}
