import { privilege } from "../../model/access.ts";
import type {
  DiffAnswer,
  DiffCause,
  DiffChange,
  DiffRow,
  FieldChange,
  UncomparedRow,
} from "../../queries/diff/answer.ts";
import { diffSarif } from "../../scan/report/sarif.ts";
import type { Io } from "../io.ts";
import { unreadText } from "./gaps.ts";
import { assuming, startsText, unmatchedLines } from "./head.ts";
import { markdownList } from "./markdown-notes.ts";
import { ownerText } from "./owner.ts";
import { privilegeText } from "./proof.ts";
import { type Asked, json, ndjson, type Renderers } from "./renderer.ts";
import {
  clean,
  columns,
  csvRow,
  list,
  markdownTable,
  markdownText,
  moment,
  plural,
  type Style,
  shortened,
  styled,
} from "./text.ts";

/** Rows under a cause, fields under a change, changes without a row, before the rest is counted; with --limit all rows are shown. */
const shownRows = 6;
const shownFields = 6;
const shownIdle = 4;
/** Characters of one line; all of it is in the JSON. */
const widest = 180;

const heads: Readonly<
  Record<DiffCause["effect"], { readonly word: string; readonly glyph: string; readonly style: Style }>
> = {
  gained: { word: "Gained", glyph: "+", style: "red" },
  lost: { word: "Lost", glyph: "-", style: "green" },
  changed: { word: "Changed", glyph: "~", style: "yellow" },
};
const glyphs: Readonly<Record<DiffChange["what"], string>> = { added: "+", removed: "-", modified: "~" };

function table(io: Io, answer: DiffAnswer, { limit }: Asked): string {
  const most = limit ?? shownRows;
  const lines = [...headLines(io, answer), ...unmatchedLines(io, answer.unmatched), "", summary(answer)];
  for (const effect of ["gained", "lost", "changed"] as const) {
    const causes = answer.causes.filter((cause) => cause.effect === effect);
    if (causes.length === 0) continue;
    lines.push("", styled(io, "bold", `${heads[effect].word}: ${plural(answer.counts[effect], "row")}`));
    for (const cause of causes) lines.push("", ...causeLines(io, answer, cause, most));
  }
  lines.push(...notComparableLines(io, answer.notComparable, answer.counts.notComparable, most));
  lines.push("", ...endLines(io, answer));
  return `${lines.join("\n").trimEnd()}\n`;
}

function headLines(io: Io, { before, after, named, from, to, assume }: DiffAnswer): string[] {
  const of = (side: DiffAnswer["before"]): string =>
    `${side.id.slice(0, 12)}, taken ${moment(side.takenAt)}, imported ${moment(side.importedAt)}`;
  const swapped =
    before.importedAt > after.importedAt ? "imported before the other: what came since reads as lost" : "";
  const how = [
    ["the newest against the one before its import", "the one named against the newest", swapped][named] ?? "",
    before.takenAt > after.takenAt ? "read earlier than the other" : "",
  ]
    .filter((one) => one !== "")
    .join("; ");
  return [
    `${styled(io, "bold", "Changes")} from ${startsText(from)} to ${clean(to.join(", "))}${assuming(assume)}`,
    styled(io, "dim", `before ${of(before)}`),
    styled(io, "dim", `after  ${of(after)}${how ? ` (${how})` : ""}`),
  ];
}

/** Without workloads that were deployed anew. */
const changedFacts = ({ facts: { added, removed, modified, redeployed } }: DiffAnswer["counts"]): number =>
  added + removed + modified - redeployed;

function summary({ counts, before, after }: DiffAnswer): string {
  const { redeployed } = counts.facts;
  const deployed = redeployed > 0 ? `; ${plural(redeployed, "workload")} deployed anew` : "";
  const changed = `${plural(changedFacts(counts), "fact")} changed${deployed}`;
  if (before.id === after.id) return "Nothing changed: both are the same snapshot.";
  const { gained, lost, changed: other, notComparable } = counts;
  if (gained + lost + other + notComparable === 0) return `No target became reachable and none stopped. ${changed}.`;
  return `${gained} gained, ${lost} lost, ${other} changed, ${notComparable} not comparable. ${changed}.`;
}

/** What was done, then what it opened or closed. */
function causeLines(io: Io, answer: DiffAnswer, cause: DiffCause, most: number): string[] {
  const { glyph, style } = heads[cause.effect];
  const what = `${plural(cause.targets, "target")}${cause.starts > 1 ? ` from ${cause.starts} starts` : ""}`;
  const verbs = { gained: "became reachable", lost: "stopped being reachable", changed: "changed in certainty" };
  const rows = cause.rows.flatMap((id) => answer[cause.effect].find(({ row }) => row === id) ?? []);
  const left = cause.count - Math.min(rows.length, most);
  return [
    `  ${styled(io, style, glyph)} ${styled(io, "bold", `${what} ${verbs[cause.effect]}`)}, ${because(cause)}`,
    ...cause.changes.flatMap((id) => {
      const change = answer.changes[id];
      return change ? changeLines(io, change) : [];
    }),
    ...columns(
      rows
        .slice(0, most)
        .map((row) => [
          certainties(row),
          privilegeText(privilege(row.id, row.access)),
          `from ${clean(row.start)}`,
          `owner: ${ownerText(row.owner)}`,
        ]),
      "        ",
    ),
    ...(left > 0 ? [`        and ${left} more`] : []),
  ];
}

function because({ changes, shown, effect }: DiffCause): string {
  if (changes.length === 0) return "as time passed: no fact that changed explains it";
  const verb = effect === "lost" ? "closed" : effect === "gained" ? "opened" : "made";
  return `${verb} by ${plural(changes.length, "change")}${changes.length > 1 ? " together" : ""}${shown === "cited" ? " (not derived again: too much to try)" : ""}`;
}

const certainties = ({ before, after }: DiffRow): string =>
  before !== undefined && after !== undefined ? `${before} -> ${after}` : (after ?? before ?? "");

function changeLines(io: Io, change: DiffChange): string[] {
  const { what, before, after, owner } = change;
  const said = after ?? before;
  const at = said ? `${clean(said.source)} ${clean(said.locator)}`.trim() : "";
  const fields = change.fields.slice(0, shownFields).flatMap((field) => fieldLines(io, field));
  const left = change.fields.length - shownFields;
  return [
    `      ${glyphs[what]} ${shortened(clean(said?.summary ?? change.key), widest)}`,
    `        ${styled(io, "dim", `${what}; ${at}; owner: ${ownerText(owner)}`)}`,
    ...fields,
    ...(left > 0 ? [`          and ${plural(left, "field")} more`] : []),
  ];
}

function fieldLines(io: Io, { at, before, after, added = [], removed = [] }: FieldChange): string[] {
  const name = `          ${clean(at)}`;
  const was = (text: string): string => styled(io, "green", `- ${shortened(clean(text), widest)}`);
  const is = (text: string): string => styled(io, "red", `+ ${shortened(clean(text), widest)}`);
  const sides = [
    ...(before === undefined ? [] : [was(before)]),
    ...(after === undefined ? [] : [is(after)]),
    ...removed.map(was),
    ...added.map(is),
  ];
  return sides.length === 0
    ? [name]
    : sides.map((side, index) => `${index === 0 ? name : " ".repeat(name.length)}  ${side}`);
}

function notComparableLines(io: Io, rows: readonly UncomparedRow[], count: number, most: number): string[] {
  if (count === 0) return [];
  const lines = columns(
    rows
      .slice(0, most)
      .map((row) => [
        row.before === undefined ? "now" : "before",
        privilegeText(privilege(row.id, row.access)),
        `from ${clean(row.start)}`,
        `not read ${row.before === undefined ? "before" : "now"}: ${row.unread.map(unreadText).join(", ")}`,
      ]),
    "      ",
  );
  const head = `Not comparable: ${plural(count, "row")} rest on what one of the snapshots did not read. It is not known to be new, nor to be gone.`;
  return ["", styled(io, "yellow", head), ...lines, ...(count > most ? [`      and ${count - most} more`] : [])];
}

/** Ways in, gaps and stale facts. */
function endLines(io: Io, { entries, gaps, stale, carried, truncated, idle, changes, counts }: DiffAnswer): string[] {
  const names = (of: readonly { readonly id: string }[]): string =>
    list(
      of.map(({ id }) => clean(id)),
      4,
    );
  const collections = (of: readonly UncomparedRow["unread"][number][]): string => list(of.map(unreadText), 4);
  const lines: string[] = [];
  if (entries.appeared.length > 0)
    lines.push(styled(io, "red", `Ways in that are new (${entries.appeared.length}): ${names(entries.appeared)}.`));
  if (entries.gone.length > 0) lines.push(`Ways in that are gone (${entries.gone.length}): ${names(entries.gone)}.`);
  if (idle.length > 0) {
    const names = idle.slice(0, shownIdle).map(({ what, kind, key }) => `${glyphs[what]} ${kind} ${clean(key)}`);
    const left = changedFacts(counts) - Object.keys(changes).length - names.length;
    lines.push(`Changed without a row above: ${names.join(", ")}${left > 0 ? ` and ${left} more` : ""}.`);
  }
  if (gaps.opened.length > 0) lines.push(styled(io, "yellow", `Read before and not now: ${collections(gaps.opened)}.`));
  if (gaps.closed.length > 0) lines.push(`Not read before and now: ${collections(gaps.closed)}.`);
  if (stale.length > 0) {
    const scopes = stale.map(({ scope, facts }) => `${plural(facts, "fact")} of ${clean(scope)}`);
    lines.push(styled(io, "yellow", `Kept from an earlier read, so never seen to change: ${list(scopes, 4)}.`));
  }
  if (carried.length > 0) {
    const scopes = carried.map(({ scope, takenAt }) => `${clean(scope)} (read ${moment(takenAt)})`);
    lines.push(styled(io, "yellow", `Not read again, so what changed there does not show: ${list(scopes, 4)}.`));
  }
  if (gaps.still > 0)
    lines.push(styled(io, "dim", `${plural(gaps.still, "gap")} in both: \`ambit doctor\` lists them.`));
  if (truncated) lines.push(styled(io, "dim", "There are more rows: --limit shows them."));
  return lines;
}

function markdown(io: Io, answer: DiffAnswer): string {
  const sections = (["gained", "lost", "changed"] as const).flatMap((effect) => {
    const causes = answer.causes.filter((cause) => cause.effect === effect);
    return causes.length === 0
      ? []
      : [
          `## ${heads[effect].word}: ${plural(answer.counts[effect], "row")}\n`,
          ...causes.map((cause) => causeMarkdown(answer, cause)),
        ];
  });
  const uncompared = answer.notComparable.map((row) => [
    privilegeText(privilege(row.id, row.access)),
    row.start,
    certainties(row),
    row.before === undefined ? "now" : "before",
    row.unread.map(unreadText).join(", "),
  ]);
  if (uncompared.length > 0)
    sections.push(
      "## Not comparable\n",
      markdownTable(["target", "from", "certainty", "reached", "not read in the other"], uncompared),
    );
  const plain: Io = { ...io, color: false };
  const head = [...headLines(plain, answer), ...unmatchedLines(plain, answer.unmatched)];
  return `# Changes in reach\n\n${head.map(markdownText).join("  \n")}\n\n${summary(answer)}\n\n${sections.join("\n")}${markdownList(endLines(plain, answer))}`;
}

function causeMarkdown(answer: DiffAnswer, cause: DiffCause): string {
  const changes = cause.changes.flatMap((id) => {
    const change = answer.changes[id];
    const said = change?.after ?? change?.before;
    if (!change || !said) return [];
    const fields = change.fields.map(({ at, before, after, added = [], removed = [] }) => {
      const old = [...(before === undefined ? [] : [before]), ...removed].join(", ");
      const now = [...(after === undefined ? [] : [after]), ...added].join(", ");
      return `  - ${markdownText(`${at}: ${old || "nothing"} -> ${now || "nothing"}`)}`;
    });
    const line = `${change.what}: ${said.summary} (${said.source} ${said.locator}; owner: ${ownerText(change.owner)})`;
    return [`- ${markdownText(line)}`, ...fields];
  });
  const rows = cause.rows.flatMap((id) => answer[cause.effect].find(({ row }) => row === id) ?? []);
  const cells = rows.map((row) => [
    privilegeText(privilege(row.id, row.access)),
    row.start,
    certainties(row),
    ownerText(row.owner),
  ]);
  const title = `### ${cause.id}: ${plural(cause.targets, "target")}, ${because(cause)}`;
  return [title, "", ...changes, "", markdownTable(["target", "from", "certainty", "owner"], cells)].join("\n");
}

const flat = (answer: DiffAnswer) =>
  [
    ...(["gained", "lost", "changed"] as const).flatMap((effect) => answer[effect].map((row) => ({ effect, ...row }))),
    ...answer.notComparable.map((row) => ({ effect: "not comparable", ...row })),
  ].map((row) => ({
    ...row,
    causes: row.causes.map((id) => answer.causes.find((cause) => cause.id === id)?.changes ?? []),
  }));

export const diffRenderers: Renderers<DiffAnswer> = {
  table,
  sarif: (_, answer) => diffSarif(answer),
  json: (_, answer) => json(answer),
  ndjson: (_, answer) => ndjson(flat(answer).map((row) => ({ ...row, proof: answer.proofs[row.proof] }))),
  markdown,
  csv: (_, answer) =>
    [
      csvRow(["effect", "start", "id", "access", "class", "before", "after", "owner", "causes"]),
      ...flat(answer).map(({ effect, start, id, access, class: group, before = "", after = "", owner, causes }) =>
        csvRow([
          effect,
          start,
          id,
          access,
          group,
          before,
          after,
          ownerText(owner),
          causes.map((changes) => changes.join(" and ")).join("; "),
        ]),
      ),
    ].join(""),
};
