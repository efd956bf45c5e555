import type { FactRef, GraphReader } from "../../graph/port.ts";
import { quotable } from "../selector.ts";
import { Untold } from "./untold.ts";

/** Graphs without something, kept as long as the graph: assertions ask the same again. */
const left = new WeakMap<GraphReader, { readonly key: string; readonly graph: GraphReader }>();

/**
 * The graph without what control ids and fact keys name: the edits are made, the facts taken away, every rule is asked again.
 * @throws Untold where one names nothing
 */
export function withoutAll(graph: GraphReader, names: readonly string[]): GraphReader {
  if (names.length === 0) return graph;
  const key = names.toSorted().join("\n");
  const known = left.get(graph);
  if (known?.key === key) return known.graph;
  const controls: number[] = [];
  const facts: FactRef[] = [];
  for (const name of names) {
    const control = graph.controls.find(name);
    const cited = control < 0 ? factsOf(graph, name) : [];
    if (control >= 0) controls.push(control);
    else if (cited.length > 0) facts.push(...cited);
    else throw new Untold(`without: \`${quotable(name)}\` is no control and no fact that a step rests on`);
  }
  const { add, remove } = graph.controls.overlayOf(controls);
  const made = graph.overlay({ add, remove: [...remove, ...facts] });
  left.set(graph, { key, graph: made });
  return made;
}

/** Facts of a key that some control edits, whatever their kind. */
function factsOf({ controls }: GraphReader, key: string): FactRef[] {
  const found = new Map<string, FactRef>();
  for (let control = 0; control < controls.count; control++) {
    const ref = controls.factOf(control);
    if (ref.key === key) found.set(ref.kind, ref);
  }
  return [...found.values()];
}
