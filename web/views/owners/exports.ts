import type { OwnersAnswer, OwnersRow } from "../../../queries/owners/answer.ts";
import { sourceWords } from "../../control/owner.tsx";
import { ownerWords } from "../../control/words.ts";
import { type Export, text } from "../../export/menu.tsx";
import { csvLine } from "../../parts/csv.ts";
import { className, shortId } from "../../parts/words.ts";

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

/** Things and their owners as a spreadsheet takes them. */
export function ownersCsv(rows: readonly OwnersRow[]): string {
  const head = ["id", "name", "kind", "class", "technical", "technical source", "business", "business source"];
  const lines = rows.map(({ id, name, kind, class: cls, technical, business }) => [
    id,
    name,
    kind,
    className(cls),
    ownerWords(technical),
    technical.status === "unowned" ? "" : sourceWords(technical),
    ownerWords(business),
    business.status === "unowned" ? "" : sourceWords(business),
  ]);
  return [head, ...lines].map(csvLine).join("");
}
