import type { OwnersRow } from "../../../queries/owners/answer.ts";
import { ownerWords, sourceWords } from "../../control/words.ts";
import { csvLine } from "../../parts/csv.ts";
import { className } from "../../parts/words.ts";

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
