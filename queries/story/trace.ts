import type { Cast } from "./cast.ts";
import { lineKey } from "./edges.ts";
import { type FocusProof, hubKind, type Radius } from "./radius.ts";

/** Which lines of the picture a proof runs along, with all of its steps on each. */
export interface Trace {
  readonly proof: FocusProof;
  /** By `lineKey`, in firing order; steps in firing order. */
  readonly lines: ReadonlyMap<string, readonly number[]>;
}

/**
 * Every step of the proof is on a line: a hop inside one figure (a hub, an included access, a service account in its
 * pod) on the next line that leaves it, or where none does on the last that enters it.
 */
export function traceOf({ table: { nodeOf, kind } }: Radius, { figureOf }: Cast, focus: FocusProof): Trace {
  const { graph, proof } = focus;
  const isHub = (p: number): boolean => kind[nodeOf[p] as number] === hubKind;
  const figure = (p: number): number => figureOf[nodeOf[p] as number] as number;
  const makers = new Map<number, { readonly step: number; readonly inside: boolean }>();
  const lines = new Map<string, Set<number>>();
  const lastInto = new Map<number, string>();
  for (const step of proof.steps) {
    const made = graph.conclusionOf(step);
    const premises = graph.premisesOf(step);
    if (isHub(made)) {
      makers.set(made, { step, inside: true });
      continue;
    }
    const from = new Set(premises.flatMap((premise) => beforeHubs(premise)).map(figure));
    const to = figure(made);
    from.delete(to);
    from.delete(-1);
    makers.set(made, { step, inside: from.size === 0 });
    for (const source of from) {
      const key = lineKey(source, to);
      const own = lines.get(key) ?? new Set<number>();
      for (const before of premises.flatMap((premise) => behind(premise))) own.add(before);
      own.add(step);
      lines.set(key, own);
      lastInto.set(to, key);
    }
  }
  const covered = new Set([...lines.values()].flatMap((own) => [...own]));
  for (const step of proof.steps) {
    if (covered.has(step)) continue;
    const key = lastInto.get(figure(graph.conclusionOf(step)));
    if (key !== undefined) lines.get(key)?.add(step);
  }
  const order = new Map(proof.steps.map((step, index) => [step, index]));
  const sorted = [...lines].map(
    ([key, own]) => [key, [...own].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))] as const,
  );
  return { proof: focus, lines: new Map(sorted) };

  /** What a premise rests on with hubs looked through. */
  function beforeHubs(p: number): number[] {
    const maker = isHub(p) ? makers.get(p) : undefined;
    return maker ? graph.premisesOf(maker.step).flatMap(beforeHubs) : isHub(p) ? [] : [p];
  }

  /** Steps inside a figure, and into hubs, that a premise comes from. */
  function behind(p: number): number[] {
    const maker = makers.get(p);
    return maker?.inside ? [...graph.premisesOf(maker.step).flatMap(behind), maker.step] : [];
  }
}
