import type { Access } from "../../../model/access.ts";
import type { StoryAnswer, StoryNode } from "../../../queries/story/answer.ts";
import type { WhatIfAnswer, WhatIfRow } from "../../../queries/what-if/answer.ts";
import { type Fate, type Fates, spread } from "../../graph/fate.ts";

/** Accesses of which no row tells. */
const positions: ReadonlySet<Access> = new Set(["connect", "originate", "originate-get", "hold"]);

/** What the ticked controls leave of the picture, as far as the rows of the answer tell. */
export function fatesOf(story: StoryAnswer, { lost, before, to }: Pick<WhatIfAnswer, "lost" | "before" | "to">): Fates {
  const gone = new Map<string, Set<Access>>();
  for (const { id, access } of lost) gone.set(id, (gone.get(id) ?? new Set()).add(access));
  // Asked for some targets, the answer says nothing of what is not one.
  const rows: ReadonlySet<string> = new Set(to.length === 0 ? Object.keys(before.byClass) : []);
  const byGroup = membersOf(story, lost);
  const known = new Map<string, Fate | undefined>();
  for (const node of story.nodes) {
    if (node.role === "start") continue;
    if (node.role === "group" || node.role === "rest") {
      const own = byGroup.get(node) ?? [];
      const whole = own.length >= node.size && own.every(({ id }) => fateOf(node, gone.get(id)) === "gone");
      known.set(node.id, own.length === 0 ? undefined : whole ? "gone" : "less");
    } else if (gone.has(node.id) || (rows.has(node.class) && node.accesses.some((access) => !positions.has(access))))
      known.set(node.id, fateOf(node, gone.get(node.id)));
  }
  return spread(story, known);
}

/** By the group that stands for them, what is lost of nodes that are not drawn themselves; each once. */
function membersOf({ nodes }: StoryAnswer, lost: readonly WhatIfRow[]): ReadonlyMap<StoryNode, readonly WhatIfRow[]> {
  const drawn = new Set(nodes.flatMap(({ id, contains }) => [id, ...contains]));
  // Groups are of a boundary, of what lies in one, or of all; the narrowest has a node.
  const groups = nodes
    .filter(({ role }) => role === "group" || role === "rest")
    .sort((a, b) => depth(b.boundary) - depth(a.boundary));
  const found = new Map<StoryNode, WhatIfRow[]>();
  for (const row of new Map(lost.map((one) => [one.id, one])).values()) {
    const group = drawn.has(row.id) ? undefined : groups.find((one) => standsFor(one, row));
    if (group) found.set(group, [...(found.get(group) ?? []), row]);
  }
  return found;
}

/** Boundary of groups over several boundaries. */
const several = "estate";
const depth = (boundary: string): number => (boundary === several ? 0 : boundary.length);

function standsFor({ id, group = id, boundary, kind, class: own }: StoryNode, row: WhatIfRow): boolean {
  const lies = boundary === several || row.boundary === boundary || row.boundary.startsWith(`${boundary}:`);
  return lies && (group.includes("|class:") ? row.class === own : row.kind === kind);
}

function fateOf({ accesses }: StoryNode, gone: ReadonlySet<Access> = new Set()): Fate | undefined {
  if (gone.size === 0) return undefined;
  const left = accesses.filter((access) => !gone.has(access) && access !== "originate" && access !== "originate-get");
  return left.length === 0 ? "gone" : "less";
}
