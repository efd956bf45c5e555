import type { OverviewAnswer, OverviewCell, OverviewItem, OverviewRow } from "../../../queries/overview/answer.ts";
import { keeping } from "../../state/history.ts";
import type { ViewState } from "../../state/views.ts";

/** The blast radius of a row. */
export const rowPlace = ({ ask }: OverviewRow, certainty: OverviewAnswer["certainty"]): ViewState =>
  keeping("radius", { from: ask.from, assume: ask.assume, certainty });

/** The blast radius of a cell's row, with the proof of the cell's nearest target shown. */
export const cellPlace = (
  row: OverviewRow,
  { first }: OverviewCell,
  certainty: OverviewAnswer["certainty"],
): ViewState => keeping("radius", { from: row.ask.from, assume: row.ask.assume, certainty, target: first });

const texts = (value: unknown): readonly string[] => {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
};

/** The view that answers an item's question; none where something has to be imported first. */
export function itemPlace({ ask, rows }: OverviewItem, answer: OverviewAnswer): ViewState | undefined {
  const { certainty } = answer;
  const row = answer.rows[rows[0] ?? -1];
  if (!ask) return undefined;
  const { query, input } = ask;
  const asked = { from: texts(input["from"]), to: texts(input["to"]), assume: texts(input["assume"]), certainty };
  switch (query) {
    case "reach":
      return keeping("radius", asked);
    case "paths":
      return keeping("paths", asked);
    case "step":
      // A step is the way from its premises to its conclusion.
      return keeping("paths", { from: texts(input["premises"]), to: texts(input["conclusion"]), certainty });
    case "entries":
      return row ? rowPlace(row, certainty) : undefined;
    case "rules":
      return keeping("rules");
  }
}
