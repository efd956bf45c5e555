import { isAuthority, type NodeClass, type NodeKind } from "../../model/node.ts";
import type { Certainty, Condition } from "../../model/step.ts";
import type { ReachAnswer, ReachRow } from "../../queries/reach.ts";
import type { Io } from "../io.ts";
import { gapLines } from "./gaps.ts";
import { assuming, headLines, nextLine, unmatchedLines } from "./head.ts";
import { leakCells, leakHead, leaksTable } from "./leaks.ts";
import { markdownNotes } from "./markdown-notes.ts";
import { type Asked, json, ndjson, provenRows, type Renderers } from "./renderer.ts";
import { certaintyText, clean, columns, csvRow, list, markdownTable, plural, styled } from "./text.ts";

interface Section {
  readonly title: string;
  readonly has: (row: ReachRow) => boolean;
}

const ofClass = (title: string, cls: NodeClass): Section => ({ title, has: (row) => row.class === cls });

/** What matters most first. A row stands in the first section that has it. */
const sections: readonly Section[] = [
  { title: "Administration of everything in", has: (row) => isAuthority(row.kind, row.access) },
  ofClass("Data stores", "data-store"),
  ofClass("Secrets", "secret"),
  ofClass("Identities", "identity"),
  ofClass("Workloads", "workload"),
  ofClass("Credentials", "credential"),
  ofClass("Routes", "route"),
  ofClass("Networks", "network"),
  ofClass("Structure", "structure"),
];

/** Rows that say nothing of their own in a table: what an identity is in, or becomes by writing its own policies. */
const folded: Readonly<Partial<Record<NodeKind, readonly [one: string, many: string]>>> = {
  K8sGroup: ["group that comes with them", "groups that come with them"],
  AwsMaxPrincipal: ["of them with its policies rewritten", "of them with their policies rewritten"],
  K8sController: ["controller of pods", "controllers of pods"],
};

/** Rows of a section before the rest is counted; with --limit every row is shown. */
const shownRows = 12;

function table(io: Io, answer: ReachAnswer, asked: Asked): string {
  const { limit } = asked;
  const { reached, from, assume } = answer;
  const conditions = conditionNumbers(reached);
  const several = new Set(reached.map(({ start }) => start)).size > 1;
  const lines = [
    ...headLines(io, "Reach", `of ${clean(from.join(" + "))}${assuming(assume)}`, answer.snapshot),
    ...unmatchedLines(io, answer.unmatched),
    ...(answer.unmatched !== undefined && reached.length === 0 ? [] : ["", summary(io, answer)]),
  ];
  let rest = reached;
  for (const { title, has } of sections) {
    const own = rest.filter(has);
    rest = rest.filter((row) => !has(row));
    if (own.length > 0) lines.push("", ...sectionLines(io, title, own, conditions, several, limit));
  }
  if (conditions.size > 0) lines.push("", styled(io, "bold", "If"), ...conditionLines(conditions, reached));
  if (answer.truncated) lines.push("", "There are more rows than --limit; the counts above are whole.");
  lines.push("", ...gapLines(io, answer.gaps), ...nextLines(io, answer, asked));
  return `${lines.join("\n")}\n`;
}

function summary(io: Io, { counts, gaps }: ReachAnswer): string {
  const total = Object.values(counts.byCertainty).reduce((sum, n) => sum + n, 0);
  if (total === 0)
    return gaps.length > 0 ? "Nothing is proven reachable; see below what was not read." : "Nothing is reachable.";
  const order: readonly Certainty[] = ["certain", "conditional", "assumed"];
  const parts = order.flatMap((certainty) => {
    const n = counts.byCertainty[certainty];
    return n === undefined ? [] : [`${n} ${certaintyText(io, certainty)}`];
  });
  return `${plural(total, "privilege")} reached: ${parts.join(", ")}`;
}

/** Rows of one node that differ in the access alone, as one. */
interface MergedRow {
  readonly row: ReachRow;
  readonly accesses: string;
}

function merged(rows: readonly ReachRow[]): MergedRow[] {
  const groups = new Map<string, ReachRow[]>();
  for (const row of rows) {
    const key = [row.start, row.id, row.certainty, row.stepCount, ...row.conditions.map(({ text }) => text)].join(" ");
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const all = [...groups.values()].flatMap((group) => {
    const [row] = group;
    return row ? [{ row, accesses: group.map(({ access }) => access).join(", ") }] : [];
  });
  // What can only be written to comes last: a cut list must not hide what can be read behind it.
  return [...all.filter(({ accesses }) => accesses !== "write"), ...all.filter(({ accesses }) => accesses === "write")];
}

function sectionLines(
  io: Io,
  title: string,
  rows: readonly ReachRow[],
  conditions: ReadonlyMap<string, number>,
  several: boolean,
  limit: number | undefined,
): string[] {
  const isFolded = ({ kind }: ReachRow): boolean => limit === undefined && folded[kind] !== undefined;
  const plain = merged(rows.filter((row) => !isFolded(row)));
  const shown = plain.slice(0, limit ?? shownRows);
  const cells = shown.map(({ row, accesses }) => [
    accesses,
    clean(row.id),
    plural(row.stepCount, "step"),
    ...(several ? [`from ${clean(row.start)}`] : []),
    [howSure(row, conditions), row.anyway ? "as anybody on the internet" : ""].filter((text) => text !== "").join("; "),
  ]);
  const last = several ? 4 : 3;
  const lines = [
    `${styled(io, "bold", title)} (${new Set(rows.map(({ id }) => id)).size})`,
    ...columns(cells, "  ", (cell, column, row) => {
      const certainty = shown[row]?.row.certainty ?? "certain";
      return column === last && certainty !== "certain" ? styled(io, "yellow", cell) : cell;
    }),
  ];
  if (plain.length > shown.length)
    lines.push(
      styled(io, "dim", `  and ${plain.length - shown.length} more: --limit ${moreThan(rows.length)} shows them`),
    );
  for (const [kind, [one, many]] of Object.entries(folded)) {
    const own = rows.filter((row) => isFolded(row) && row.kind === kind);
    if (own.length > 0)
      lines.push(
        styled(
          io,
          "dim",
          `  and ${plural(own.length, one, many)}: ${list(
            own.map(({ name }) => clean(name)),
            3,
          )}`,
        ),
      );
  }
  return lines;
}

/** A round number of rows that is enough. */
const moreThan = (rows: number): number => 10 ** Math.max(3, Math.ceil(Math.log10(rows + 1)));

/** Empty for what is certain; else the numbers of the conditions below. */
function howSure({ certainty, conditions }: ReachRow, numbers: ReadonlyMap<string, number>): string {
  if (certainty === "certain") return "";
  const own = conditions.map((condition) => numbers.get(conditionKey(condition)) ?? 0).sort((a, b) => a - b);
  return own.length === 0 ? certainty : `${certainty}, if ${own.map((n) => `[${n}]`).join(" and ")}`;
}

const conditionKey = ({ kind, text }: Condition): string => `${kind} ${text}`;

/** Each open condition once, numbered: that on which most rows hang first. */
function conditionNumbers(rows: readonly ReachRow[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const { conditions } of rows)
    for (const condition of conditions) uses.set(conditionKey(condition), (uses.get(conditionKey(condition)) ?? 0) + 1);
  const sorted = [...uses].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return new Map(sorted.map(([key], index) => [key, index + 1]));
}

/** Conditions in a table before the rest is counted. */
const shownConditions = 12;

function conditionLines(numbers: ReadonlyMap<string, number>, rows: readonly ReachRow[]): string[] {
  const texts = new Map(rows.flatMap(({ conditions }) => conditions.map((one) => [conditionKey(one), one.text])));
  const lines = [...numbers].slice(0, shownConditions).map(([key, n]) => `  [${n}] ${clean(texts.get(key) ?? "")}`);
  const rest = numbers.size - lines.length;
  return rest > 0 ? [...lines, `  and ${rest} more conditions: --format json has all`] : lines;
}

/** How the start gets what matters most of what is not open to everybody. */
function nextLines(io: Io, { reached, from, assume }: ReachAnswer, asked: Asked): string[] {
  const own = reached.filter(({ anyway }) => !anyway);
  const first = sections.map(({ has }) => own.find(has)).find((row) => row !== undefined);
  if (!first) return [];
  const words = [
    "paths",
    ...from.flatMap((text) => ["--from", text]),
    ...assume.flatMap((text) => ["--assume", text]),
    "--to",
    `${first.id}#${first.access}`,
  ];
  return [nextLine(io, "How", words, asked)];
}

const head = ["start", "certainty", "class", "kind", "access", "id", "name", "steps", "conditions"];
const cells = (row: ReachRow): string[] => [
  row.start,
  row.certainty,
  row.class,
  row.kind,
  row.access,
  row.id,
  row.name,
  String(row.stepCount),
  row.conditions.map(({ text }) => text).join("; "),
];

/** Of leaks that are ranked the ranking, most dangerous first; else what is reached. */
const rowsOf = ({ leaks, reached }: ReachAnswer, { limit }: Asked): readonly (readonly string[])[] =>
  leaks ? [leakHead, ...leaks.rows.slice(0, limit).map(leakCells)] : [head, ...reached.map(cells)];

export const reachRenderers: Renderers<ReachAnswer> = {
  table: (io, answer, asked) => (answer.leaks ? leaksTable(io, answer, answer.leaks, asked) : table(io, answer, asked)),
  json: (_, answer) => json(answer),
  ndjson: (_, { leaks, reached, proofs }, { limit }) =>
    ndjson(leaks ? leaks.rows.slice(0, limit) : provenRows(reached, proofs)),
  csv: (_, answer, asked) => rowsOf(answer, asked).map(csvRow).join(""),
  markdown: (io, answer, asked) => {
    const [own = [], ...rows] = rowsOf(answer, asked);
    return markdownTable(own, rows) + markdownNotes(io, answer);
  },
};
