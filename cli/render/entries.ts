import type { EntriesAnswer, EntryRow } from "../../queries/entries.ts";
import type { Io } from "../io.ts";
import { gapLines } from "./gaps.ts";
import { json, ndjson, type Renderers } from "./renderer.ts";
import { certaintyText, clean, csvRow, markdownTable, plural, styled } from "./text.ts";

const consequence = ({ wouldReach: { admin, dataStores, identities, secrets, workloads } }: EntryRow): string =>
  [
    ...(admin ? ["administrator"] : []),
    ...(dataStores > 0 ? [plural(dataStores, "data store")] : []),
    ...(secrets > 0 ? [plural(secrets, "secret")] : []),
    ...(identities > 0 ? [plural(identities, "identity", "identities")] : []),
    ...(workloads > 0 ? [plural(workloads, "workload")] : []),
  ].join(", ") || "nothing further";

function table(io: Io, answer: EntriesAnswer): string {
  const lines = [
    `${styled(io, "bold", "Ways in that ask nobody who they are")}, worst first`,
    styled(io, "dim", `snapshot ${answer.snapshot.id.slice(0, 12)} taken ${answer.snapshot.takenAt}`),
  ];
  if (answer.entries.length === 0)
    lines.push("", answer.gaps.length > 0 ? "None is proven; see below what was not read." : "There is none.");
  for (const [index, row] of answer.entries.entries()) {
    lines.push(
      "",
      `${index + 1}. ${styled(io, "bold", clean(row.id))}  ${row.access}, ${row.authentication}, ${certaintyText(io, row.certainty)}`,
    );
    if (row.leadsTo.length > 0) lines.push(`   arrives at       ${row.leadsTo.map(clean).join(", ")}`);
    if (row.leadsTo.length > 0) lines.push(`   code run there   would reach ${consequence(row)}`);
    else lines.push(`   from there       ${consequence(row)}`);
  }
  if (answer.truncated) lines.push("", "There are more; --limit shows them.");
  lines.push("", ...gapLines(io, answer.gaps));
  return `${lines.join("\n")}\n`;
}

const head = ["id", "kind", "access", "authentication", "certainty", "leads to", "would reach"];
const cells = (row: EntryRow): string[] => [
  row.id,
  row.kind,
  row.access,
  row.authentication,
  row.certainty,
  row.leadsTo.join(" "),
  consequence(row),
];

export const entriesRenderers: Renderers<EntriesAnswer> = {
  table,
  json: (_, answer) => json(answer),
  ndjson: (_, answer) => ndjson(answer.entries),
  csv: (_, answer) => [head, ...answer.entries.map(cells)].map(csvRow).join(""),
  markdown: (_, answer) => markdownTable(head, answer.entries.map(cells)),
};
