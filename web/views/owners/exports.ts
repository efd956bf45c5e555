import type { OwnersAnswer, OwnersRow } from "../../../queries/owners/answer.ts";
import { type Export, text } from "../../export/menu.tsx";
import { shortId } from "../../parts/words.ts";
import { ownersCsv } from "./csv.ts";

/** What can be saved of owners: the rows that are shown, the whole answer. */
export function ownersFiles(answer: OwnersAnswer, rows: readonly OwnersRow[]): Export[] {
  const file = `owners-${shortId(answer.snapshot.id)}`;
  return [
    { id: "csv", says: "Rows as CSV", file: `${file}.csv`, make: async () => text("text/csv", ownersCsv(rows)) },
    {
      id: "json",
      says: "Answer as JSON",
      file: `${file}.json`,
      make: async () => text("application/json", `${JSON.stringify(answer, null, 2)}\n`),
    },
  ];
}
