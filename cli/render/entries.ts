import type { EntriesAnswer, EntryRow } from "../../queries/entries.ts";
import type { Io } from "../io.ts";
import { gapLines } from "./gaps.ts";
import { headLines, nextLine } from "./head.ts";
import { markdownNotes } from "./markdown-notes.ts";
import { type Asked, json, ndjson, type Renderers } from "./renderer.ts";
import { certaintyText, clean, csvRow, list, markdownTable, plural, styled } from "./text.ts";

const nothing = "nothing further";
const consequence = ({ wouldReach: { admin, dataStores, identities, secrets, workloads } }: EntryRow): string =>
  [
    ...(admin ? ["administration of an account or cluster"] : []),
    ...(dataStores > 0 ? [plural(dataStores, "data store")] : []),
    ...(secrets > 0 ? [plural(secrets, "secret")] : []),
    ...(identities > 0 ? [plural(identities, "identity", "identities")] : []),
    ...(workloads > 0 ? [plural(workloads, "workload")] : []),
  ].join(", ") || nothing;

/** Workloads named before the rest is counted. */
const shownWorkloads = 3;

/** What the entry is, where it is no plain open connection. */
function doubts(io: Io, row: EntryRow): string {
  const said = [
    ...(row.access === "connect" ? [] : [`anybody has \`${row.access}\``]),
    ...(row.authentication === "unauthenticated" ? [] : [row.authentication.replace("not-proven", "login not proven")]),
    ...(row.certainty === "certain" ? [] : [certaintyText(io, row.certainty)]),
  ];
  return said.length > 0 ? `  (${said.join(", ")})` : "";
}

/** Entries that arrive at the same workloads, as one: what stands behind them is one thing to look at. */
function grouped(entries: readonly EntryRow[]): readonly (readonly EntryRow[])[] {
  const groups = new Map<string, EntryRow[]>();
  for (const row of entries) {
    const key = isIdle(row) ? "idle" : row.leadsTo.length > 0 ? row.leadsTo.join() : row.id;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

/** A connection behind which nothing is known. */
const isIdle = ({ access, leadsTo }: EntryRow): boolean => access === "connect" && leadsTo.length === 0;

function groupLines(io: Io, group: readonly EntryRow[], index: number): string[] {
  const [first] = group;
  if (!first) return [];
  const names = group.map((row) => `${styled(io, "bold", clean(row.id))}${doubts(io, row)}`);
  const head = names.map((name, at) => `${(at === 0 ? `${index + 1}.` : "").padEnd(4)}${name}`);
  if (isIdle(first)) return [...head, "    behind which no workload was read"];
  if (first.leadsTo.length === 0) {
    const beyond = consequence(first);
    return beyond === nothing ? head : [...head, `    from there ${beyond}`];
  }
  return [
    ...head,
    `    arrives at ${list(first.leadsTo.map(clean), shownWorkloads)}`,
    `    code execution there would reach ${consequence(first)}`,
  ];
}

function table(io: Io, answer: EntriesAnswer, asked: Asked): string {
  const lines = headLines(io, "Ways in", "that ask nobody who they are, worst first", answer.snapshot);
  if (answer.entries.length === 0)
    lines.push("", answer.gaps.length > 0 ? "None is proven; see below what was not read." : "There is none.");
  for (const [index, group] of grouped(answer.entries).entries()) lines.push("", ...groupLines(io, group, index));
  if (answer.truncated) lines.push("", "There are more: --limit shows them.");
  lines.push("", ...gapLines(io, answer.gaps));
  const worst = answer.entries.find(({ leadsTo }) => leadsTo.length > 0)?.leadsTo[0];
  if (worst !== undefined)
    lines.push(nextLine(io, "What then", ["reach", "--from", "internet", "--assume", worst], asked));
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
  markdown: (io, answer) => markdownTable(head, answer.entries.map(cells)) + markdownNotes(io, answer),
};
