import { compare } from "../../model/canonical.ts";
import type { ControlPointId } from "../../model/raci.ts";
import { type CellState, type ChainCell, cellStates, type LaneId, type LaneSummary, laneIds } from "./answer.ts";

/** Cells of one lane. Who owns them is added when all are known. */
export type Cell = Omit<ChainCell, "owner">;

type Rest = Partial<Pick<ChainCell, "bypass" | "evidence" | "gap" | "nodes" | "witness">>;

/** Makes a cell: `[lane, point]`, its control and state, what was found and what it guards. */
export function cell(
  [lane, point]: readonly [LaneId, ControlPointId],
  [control, state]: readonly [string, CellState],
  found: string,
  guards: string,
  { nodes = [], evidence = [], gap, ...rest }: Rest = {},
): Cell {
  return {
    lane,
    point,
    control,
    state,
    found,
    guards,
    nodes: [...new Set(nodes)].sort(compare),
    evidence,
    ...(state === "present" || gap === undefined ? {} : { gap }),
    ...rest,
  };
}

export const worst = (states: readonly CellState[]): CellState =>
  cellStates.find((state) => states.includes(state)) ?? "not-proven";

/** Every lane in its order, with its worst state; one without cells proves nothing. */
export function summaries(cells: readonly Pick<ChainCell, "lane" | "state">[]): LaneSummary[] {
  return laneIds.map((lane) => {
    const states = cells.filter((one) => one.lane === lane).map(({ state }) => state);
    const count = (state: CellState): number => states.filter((one) => one === state).length;
    return {
      lane,
      state: worst(states),
      absent: count("absent"),
      notProven: count("not-proven"),
      present: count("present"),
    };
  });
}
