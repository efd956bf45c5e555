import type { DiffAnswer, DiffRow } from "../../../queries/diff/answer.ts";
import { ownerWords } from "../../control/words.ts";
import { csvLine } from "../../parts/csv.ts";
import { className } from "../../parts/words.ts";

/** Rows of every kind. */
type Rows = Pick<DiffAnswer, "gained" | "lost" | "changed" | "notComparable">;

/** What came and went as a spreadsheet takes it. */
export function diffCsv({ gained, lost, changed, notComparable }: Rows): string {
  const head = ["what", "start", "id", "name", "kind", "class", "access", "owner", "before", "after", "causes"];
  const lines = (what: string, rows: readonly DiffRow[]) =>
    rows.map((row) => [
      what,
      row.start,
      row.id,
      row.name,
      row.kind,
      className(row.class),
      row.access,
      ownerWords(row.owner),
      row.before ?? "",
      row.after ?? "",
      row.causes.join(" "),
    ]);
  return [
    head,
    ...lines("gained", gained),
    ...lines("lost", lost),
    ...lines("changed", changed),
    ...lines("not comparable", notComparable),
  ]
    .map(csvLine)
    .join("");
}
