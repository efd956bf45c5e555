import type { Owner } from "../../model/owner.ts";
import { certainties } from "../../model/step.ts";
import type { ReachRow } from "../../queries/reach.ts";
import { ownerFilter } from "../control/use-owners.ts";
import { ownerWords } from "../control/words.ts";
import { csvLine } from "./csv.ts";
import { type Sortable, sorted } from "./sorting.ts";
import { className, kindName } from "./words.ts";

/** What of the address narrows and orders the table: `rowClass` and `rowCertainty` are `any` or one of them. */
export interface RowFilter {
  readonly sort: string;
  readonly rowClass: string;
  readonly rowCertainty: string;
  readonly find: string;
  /** `none`, `disputed`, or who is named; empty: everybody. */
  readonly owner: string;
}

/** Who answers for each node, as far as is known. */
export type Owners = ReadonlyMap<string, Owner>;

const reachedColumns: Readonly<Record<string, (row: ReachRow) => Sortable>> = {
  name: ({ name }) => name,
  kind: ({ kind }) => kindName(kind),
  access: ({ access }) => access,
  certainty: ({ certainty }) => certainties.indexOf(certainty),
  steps: ({ stepCount }) => stepCount,
  start: ({ start }) => start,
};

export function filtered(
  rows: readonly ReachRow[],
  filter: RowFilter,
  owners: Owners = new Map(),
): readonly ReachRow[] {
  const words = filter.find.toLowerCase().split(/\s+/);
  const found = rows.filter(
    (row) =>
      (filter.rowClass === "any" || row.class === filter.rowClass) &&
      (filter.rowCertainty === "any" || row.certainty === filter.rowCertainty) &&
      ownerFilter(owners.get(row.id), filter.owner) &&
      words.every((word) => `${row.id} ${row.name} ${row.kind} ${row.access}`.toLowerCase().includes(word)),
  );
  return sorted(found, filter.sort, {
    ...reachedColumns,
    owner: ({ id }) => ownerText(owners.get(id)),
  });
}

const ownerText = (owner: Owner | undefined): string => (owner ? ownerWords(owner) : "");

/** Rows as a spreadsheet takes them, with a heading. */
export function reachedCsv(rows: readonly ReachRow[], owners: Owners = new Map()): string {
  const head = [
    "start",
    "id",
    "name",
    "kind",
    "class",
    "access",
    "certainty",
    "conditions",
    "steps",
    "anyway",
    "owner",
  ];
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
      ownerText(owners.get(row.id)),
    ]),
  ]
    .map(csvLine)
    .join("");
}
