import type { Access } from "../../../model/access.ts";
import type { StoryAnswer, StoryNode } from "../../../queries/story/answer.ts";
import type { WhatIfAnswer } from "../../../queries/what-if/answer.ts";
import { boundaryOf } from "../../graph/boundary.ts";
import { type Fate, type Fates, spread } from "../../graph/fate.ts";

/** Accesses of which no row tells. */
const positions: ReadonlySet<Access> = new Set(["connect", "originate", "originate-get", "hold"]);

/** What the ticked controls leave of the picture, as far as the rows of the answer tell. */
export function fatesOf(story: StoryAnswer, { lost, before, to }: Pick<WhatIfAnswer, "lost" | "before" | "to">): Fates {
  const gone = new Map<string, Set<Access>>();
  for (const { id, access } of lost) gone.set(id, (gone.get(id) ?? new Set()).add(access));
  // Asked for some targets, the answer says nothing of what is not one.
  const rows: ReadonlySet<string> = new Set(to.length === 0 ? Object.keys(before.byClass) : []);
  const byGroup = Map.groupBy(
    new Map(lost.map((row) => [row.id, row])).values(),
    ({ id, kind }) => `${boundaryOf(id)}|${kind}`,
  );
  const known = new Map<string, Fate | undefined>();
  for (const node of story.nodes) {
    if (node.role === "start") continue;
    if (node.role === "group" || node.role === "rest") {
      const own = byGroup.get(`${node.boundary}|${node.kind}`) ?? [];
      const whole = own.length >= node.size && own.every(({ id }) => fateOf(node, gone.get(id)) === "gone");
      known.set(node.id, own.length === 0 ? undefined : whole ? "gone" : "less");
    } else if (gone.has(node.id) || (rows.has(node.class) && node.accesses.some((access) => !positions.has(access))))
      known.set(node.id, fateOf(node, gone.get(node.id)));
  }
  return spread(story, known);
}

function fateOf({ accesses }: StoryNode, gone: ReadonlySet<Access> = new Set()): Fate | undefined {
  if (gone.size === 0) return undefined;
  const left = accesses.filter((access) => !gone.has(access) && access !== "originate" && access !== "originate-get");
  return left.length === 0 ? "gone" : "less";
}
