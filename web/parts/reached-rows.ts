import { certainties } from "../../model/step.ts";
import type { ReachRow } from "../../queries/reach.ts";
import { csvLine } from "./csv.ts";
import { type Sortable, sorted } from "./sorting.ts";
import { className, kindName } from "./words.ts";

/** What of the address narrows and orders the table: `rowClass` and `rowCertainty` are `any` or one of them. */
export interface RowFilter {
  readonly sort: string;
  readonly rowClass: string;
  readonly rowCertainty: string;
  readonly find: string;
}

const reachedColumns: Readonly<Record<string, (row: ReachRow) => Sortable>> = {
  name: ({ name }) => name,
  kind: ({ kind }) => kindName(kind),
  access: ({ access }) => access,
  certainty: ({ certainty }) => certainties.indexOf(certainty),
  steps: ({ stepCount }) => stepCount,
  start: ({ start }) => start,
};

export function filtered(rows: readonly ReachRow[], filter: RowFilter): readonly ReachRow[] {
  const words = filter.find.toLowerCase().split(/\s+/);
  const found = rows.filter(
    (row) =>
      (filter.rowClass === "any" || row.class === filter.rowClass) &&
      (filter.rowCertainty === "any" || row.certainty === filter.rowCertainty) &&
      words.every((word) => `${row.id} ${row.name} ${row.kind} ${row.access}`.toLowerCase().includes(word)),
  );
  return sorted(found, filter.sort, reachedColumns);
}

/** Rows as a spreadsheet takes them, with a heading. */
export function reachedCsv(rows: readonly ReachRow[]): string {
  const head = ["start", "id", "name", "kind", "class", "access", "certainty", "conditions", "steps", "anyway"];
  return [
    head,
    ...rows.map((row) => [
      row.start,
      row.id,
      row.name,
      row.kind,
      className(row.class),
      row.access,
      row.certainty,
      row.conditions.map(({ text }) => text).join("; "),
      row.stepCount,
      row.anyway ? "yes" : "",
    ]),
  ]
    .map(csvLine)
    .join("");
}
