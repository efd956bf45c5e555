import { type Access, splitPrivilege } from "../../model/access.ts";
import { compare } from "../../model/canonical.ts";
import { kindSpec, type NodeKind } from "../../model/node.ts";
import type { Found } from "./compare.ts";
import type { Explanation } from "./explain.ts";
import type { Side } from "./side.ts";

/** What happened to a row. */
export const effects = ["gained", "lost", "changed"] as const;
export type Effect = (typeof effects)[number];

const effectOf = ({ before, after }: Found): Effect =>
  before === undefined ? "gained" : after === undefined ? "lost" : "changed";

/** Rows that happened alike, from the snapshot in which they hold (more surely), in the same stratum. */
export interface Happening {
  readonly effect: Effect;
  /** True where the newer snapshot has it, or has it more surely. */
  readonly forward: boolean;
  /** How sure it is where it holds more surely; of what was gained or lost the question's weakest. */
  readonly stratum: number;
  readonly rows: readonly Found[];
}

/** Groups differences by what happened. */
export function happenings(found: readonly Found[], maxStratum: number): Happening[] {
  const groups = new Map<
    string,
    { readonly effect: Effect; readonly forward: boolean; stratum: number; rows: Found[] }
  >();
  for (const row of found) {
    const effect = effectOf(row);
    const { before = maxStratum + 1, after = maxStratum + 1 } = row;
    const forward = after < before;
    const stratum = effect === "changed" ? Math.min(before, after) : maxStratum;
    const key = `${effects.indexOf(effect)} ${forward} ${stratum}`;
    const known = groups.get(key);
    if (known) known.rows.push(row);
    else groups.set(key, { effect, forward, stratum, rows: [row] });
  }
  return [...groups].sort(([a], [b]) => compare(a, b)).map(([, group]) => group);
}

/** Leaves out an access that another one of the same node includes, where the same happened to it for the same start. */
export function strongest(side: Side, rows: readonly Found[]): Found[] {
  const byNode = Map.groupBy(rows, ({ start, target }) => `${start}\n${splitPrivilege(target).node}`);
  return rows.filter((row) => {
    const { node, access } = splitPrivilege(row.target);
    const [index = -1] = side.graph.nodesNamed(node);
    const kind = side.graph.nodes[index]?.kind;
    if (kind === undefined) return true;
    return !byNode
      .get(`${row.start}\n${node}`)
      ?.some(
        (other) =>
          other !== row &&
          (other.before ?? 3) === (row.before ?? 3) &&
          (other.after ?? 3) === (row.after ?? 3) &&
          includes(kind, splitPrivilege(other.target).access, access),
      );
  });
}

function includes(kind: NodeKind, access: Access, wanted: Access): boolean {
  const implied = kindSpec(kind).accesses[access] ?? [];
  return implied.includes(wanted) || implied.some((next) => includes(kind, next, wanted));
}

/** An explanation, and what happened to its rows. */
export interface Explained extends Explanation {
  readonly happening: Happening;
}
