import type { FactUse } from "../../graph/port.ts";
import { classWords, counted } from "../../model/kind-words.ts";
import { isAuthority, nodeClasses } from "../../model/node.ts";
import type { WhatIfAnswer, WhatIfChange, WhatIfFacts, WhatIfRadius, WhatIfRow } from "../../queries/what-if/answer.ts";
import type { Io } from "../io.ts";
import { gapLines } from "./gaps.ts";
import { assuming, headLines, nextLine, unmatchedLines } from "./head.ts";
import { problemLines, shownProblems } from "./import.ts";
import { markdownList, markdownNotes } from "./markdown-notes.ts";
import { ownerText } from "./owner.ts";
import { type Asked, json, ndjson, provenRows, type Renderers } from "./renderer.ts";
import { clean, columns, csvRow, list, markdownTable, plural, styled } from "./text.ts";

/** Rows of a list before the rest is counted; with --limit every row is shown. */
const shownRows = 12;

function table(io: Io, answer: WhatIfAnswer, asked: Asked): string {
  const { from, assume, change, before, after, counts } = answer;
  const most = asked.limit ?? shownRows;
  const isChange = isChanged(change);
  const lines = [
    ...headLines(io, "What if", `of ${clean(from.join(" + "))}${assuming(assume)}`, answer.snapshot),
    ...unmatchedLines(io, answer.unmatched),
    ...changeLines(io, change),
    "",
    ...(isChange
      ? columns([
          ["before", radiusText(before)],
          ["after", radiusText(after)],
        ])
      : [`Nothing is changed: today ${radiusText(before)}`]),
  ];
  if (isChange && counts.gained + counts.lost + counts.changed === 0) {
    const conditions = (after.byCertainty["conditional"] ?? 0) > 0 ? " What has conditions may have others now." : "";
    lines.push("", styled(io, "yellow", `This takes nothing out of reach and brings nothing into it.${conditions}`));
  }
  lines.push(
    ...rowLines(io, "+ Gained", counts.gained, answer.gained, most),
    ...rowLines(io, "- No longer reached", counts.lost, answer.lost, most),
    ...rowLines(io, "~ Reached with another certainty", counts.changed, answer.changed, most),
    ...bestLines(io, answer),
    "",
    ...gapLines(io, answer.gaps),
    ...nextLines(io, answer, asked),
  );
  return `${lines.join("\n")}\n`;
}

const isChanged = ({ without, with: bundles, session }: WhatIfChange): boolean =>
  without.length + bundles.length > 0 || session !== undefined;

function changeLines(io: Io, change: WhatIfChange): string[] {
  const lines: string[] = [];
  for (const { control, uses, useCount } of change.without) {
    lines.push(
      "",
      `${styled(io, "bold", clean(control.title))}: ${clean(control.factKey)}   owner: ${ownerText(control.owner)}`,
      ...control.command.split("\n").map((line) => `  ${clean(line)}`),
      `  ${usesText(uses, useCount, control.effect === "closes")}`,
    );
    if (control.effect === "ends-copies")
      lines.push(styled(io, "yellow", "  ends what was taken already; the way to take it stays open"));
  }
  for (const start of change.session ?? [])
    lines.push("", `${styled(io, "bold", "Under the session policy")} as ${clean(start)}`);
  if (change.with.length > 0) {
    lines.push("", `${styled(io, "bold", "With")} ${change.with.map(clean).join(", ")}`);
    for (const [sign, what] of [
      ["+", change.added],
      ["~", change.replaced],
      ["-", change.removed],
    ] as const)
      lines.push(...factLines(sign, what));
    for (const scope of change.apart)
      lines.push(
        styled(io, "yellow", `  ${clean(scope)} is not in the snapshot: what is in it stands beside what was read`),
      );
    lines.push(...problemLines(io, change.unread, shownProblems, "nothing is known of what it would change"));
  }
  return lines;
}

/** What falls with a control; of one that ends copies, what they are taken by. */
function usesText(uses: readonly FactUse[], count: number, closes: boolean): string {
  if (count === 0) return closes ? "nothing that was read falls with it" : "nothing that was read rests on it";
  const titles = Map.groupBy(uses, ({ title }) => title);
  const shown = [...titles].map(
    ([title, own]) => `${clean(title)}: ${list([...new Set(own.map(({ to }) => clean(to)))], 2)}`,
  );
  const rest = count - uses.length;
  const steps = closes ? plural(count, "step falls", "steps fall") : plural(count, "step rests", "steps rest");
  return `${steps} ${closes ? "with" : "on"} it. ${shown.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}`;
}

/** Facts of a change that a table names. */
const shownFacts = 5;
const factLines = (sign: string, { count, facts }: WhatIfFacts): string[] =>
  count === 0
    ? []
    : [
        ...facts.slice(0, shownFacts).map(({ kind, key }) => `  ${sign} ${kind} ${clean(key)}`),
        ...(count > shownFacts ? [`  ${sign} and ${plural(count - shownFacts, "more fact")}`] : []),
      ];

function radiusText({ count, byClass, byCertainty }: WhatIfRadius): string {
  if (count === 0) return "nothing is reached";
  const classes = nodeClasses.flatMap((name) => (byClass[name] ? [counted(byClass[name], classWords[name])] : []));
  const certain = byCertainty["certain"] ?? 0;
  return `${plural(count, "privilege")} (${certain} certain): ${classes.join(", ")}`;
}

function rowLines(io: Io, title: string, count: number, rows: readonly WhatIfRow[], most: number): string[] {
  if (count === 0) return [];
  const several = new Set(rows.map(({ start }) => start)).size > 1;
  const cells = rows.slice(0, most).map((row) => {
    const { start, class: group, target, before, after } = row;
    const certainty = before !== undefined && after !== undefined ? `${before} -> ${after}` : (after ?? before ?? "");
    return [
      isAuthority(row.kind, row.access) ? "authority" : group,
      clean(target),
      certainty,
      ...(several ? [`from ${clean(start)}`] : []),
    ];
  });
  const rest = count - cells.length;
  return [
    "",
    `${styled(io, "bold", title)} (${count})`,
    ...columns(cells),
    ...(rest > 0 ? [styled(io, "dim", `  and ${rest} more: --limit ${count} shows them`)] : []),
  ];
}

function bestLines(io: Io, { best, change }: WhatIfAnswer): string[] {
  if (best.controls.length === 0) return [];
  const also = isChanged(change) ? " after that" : "";
  return [
    "",
    `${styled(io, "bold", "Best single change")}${also} (${best.tried} of ${plural(best.candidates, "candidate")} tried)`,
    ...columns(
      best.controls
        .slice(0, 5)
        .map(({ control, cuts, left }) => [
          `takes ${cuts} away`,
          `leaves ${left}`,
          clean(control.title),
          `owner: ${ownerText(control.owner)}`,
          clean(control.id),
        ]),
    ),
  ];
}

function nextLines(io: Io, { from, assume, best, change }: WhatIfAnswer, asked: Asked): string[] {
  const [first] = best.controls;
  if (!first || change.session !== undefined) return [];
  const words = [
    "what-if",
    ...from.flatMap((text) => ["--from", text]),
    ...assume.flatMap((text) => ["--assume", text]),
    ...change.with.flatMap((text) => ["--with", text]),
    ...change.as.flatMap((text) => ["--as", text]),
    ...[...change.without, first].flatMap(({ control }) => ["--without", control.id]),
  ];
  return [nextLine(io, "Try", words, asked)];
}

const head = ["change", "start", "class", "kind", "target", "name", "before", "after"];
const rowsOf = ({ gained, lost, changed }: WhatIfAnswer) => [
  ...gained.map((row) => ({ change: "gained", ...row })),
  ...lost.map((row) => ({ change: "lost", ...row })),
  ...changed.map((row) => ({ change: "changed", ...row })),
];
const cells = (row: ReturnType<typeof rowsOf>[number]): string[] => [
  row.change,
  row.start,
  row.class,
  row.kind,
  row.target,
  row.name,
  row.before ?? "",
  row.after ?? "",
];

export const whatIfRenderers: Renderers<WhatIfAnswer> = {
  table,
  json: (_, answer) => json(answer),
  ndjson: (_, answer) => ndjson(provenRows(rowsOf(answer), answer.proofs)),
  csv: (_, answer) => [head, ...rowsOf(answer).map(cells)].map(csvRow).join(""),
  markdown: (io, answer) =>
    markdownTable(head, rowsOf(answer).map(cells)) +
    markdownList([
      ...(isChanged(answer.change) ? [`before: ${radiusText(answer.before)}`] : []),
      `${isChanged(answer.change) ? "after" : "today"}: ${radiusText(answer.after)}`,
      ...changeLines({ ...io, color: false }, { ...answer.change, without: [] }),
      ...answer.change.without.map(
        ({ control }) => `${control.title}: ${control.factKey}; owner: ${ownerText(control.owner)}`,
      ),
    ]) +
    markdownNotes(io, answer),
};
