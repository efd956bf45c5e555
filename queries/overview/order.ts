import { compare } from "../../model/canonical.ts";
import { type OverviewCell, type OverviewTargets, targetClasses } from "./answer.ts";
import type { Cells } from "./cells.ts";
import type { Columns } from "./columns.ts";

/** Groups of targets that an answer holds. */
const mostTargets = 60;

export interface Arranged {
  readonly targets: readonly OverviewTargets[];
  readonly kept: readonly OverviewCell[];
  /** Groups that are not shown. */
  readonly hidden: number;
}

/**
 * Groups in the order of the answer: by class, in each the most reached first; and the cells in theirs. Where there are
 * too many, authorities that are reached stay, then what is reached most.
 */
export function arranged(columns: Columns, cells: Cells): Arranged {
  const reached = columns.counted(cells.reached);
  const administered = (index: number): number =>
    Number(columns.all[index]?.class === "authority" && (reached[index] ?? 0) > 0);
  const order = columns.all.map((_, index) => index);
  order.sort((a, b) => {
    const [one, other] = [columns.all[a], columns.all[b]];
    return (
      administered(b) - administered(a) ||
      (reached[b] ?? 0) - (reached[a] ?? 0) ||
      (other?.total ?? 0) - (one?.total ?? 0) ||
      compare(one?.id ?? "", other?.id ?? "")
    );
  });
  const shown = order.slice(0, mostTargets);
  const classOf = (index: number): number => targetClasses.indexOf(columns.all[index]?.class ?? "configuration");
  shown.sort((a, b) => classOf(a) - classOf(b));
  const place = new Map(shown.map((index, at) => [index, at]));
  const targets = shown.flatMap((index): OverviewTargets[] => {
    const column = columns.all[index];
    if (!column) return [];
    const { id, boundary, class: group, total } = column;
    return [{ id, boundary, class: group, total, reached: reached[index] ?? 0 }];
  });
  const kept = cells.all.flatMap((cell) => {
    const target = place.get(cell.target);
    return target === undefined ? [] : [{ ...cell, target }];
  });
  kept.sort((a, b) => a.row - b.row || a.target - b.target);
  return { targets, kept, hidden: order.length - shown.length };
}
