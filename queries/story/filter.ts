import { kindAt, type Table } from "../table.ts";
import type { StoryInput } from "./input.ts";

/** True for nodes that the question leaves out, by kind or by a boundary around them. */
export function filterOf(
  { kind, place, places }: Table,
  { withoutKinds, withoutBoundaries }: StoryInput,
): (node: number) => boolean {
  const kinds = new Set(withoutKinds);
  const boundaries = new Set(withoutBoundaries);
  if (kinds.size + boundaries.size === 0) return () => false;
  const within = (at: number): boolean => {
    const { id, parent } = places.at(at);
    return boundaries.has(id) || (parent >= 0 && within(parent));
  };
  return (node) => kinds.has(kindAt(kind[node] as number)) || within(place[node] as number);
}
