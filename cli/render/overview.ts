import type {
  OverviewAnswer,
  OverviewItem,
  OverviewRow,
  OverviewScope,
  TargetClass,
} from "../../queries/overview/answer.ts";
import type { Io } from "../io.ts";
import { commandWords } from "./command.ts";
import { gapLines } from "./gaps.ts";
import { headLines, nextLine } from "./head.ts";
import { type Asked, json, ndjson, type Renderers } from "./renderer.ts";
import {
  certaintyText,
  clean,
  columns,
  csvRow,
  list,
  markdownTable,
  moment,
  plural,
  shortened,
  styled,
} from "./text.ts";

/** Characters of a name in the table. */
const widest = 56;
const classes: readonly (readonly [cls: TargetClass, head: string])[] = [
  ["authority", "admin"],
  ["secret", "secrets"],
  ["data-store", "data"],
  ["configuration", "config"],
];

function headline(io: Io, { counts }: OverviewAnswer): string[] {
  const open = [
    plural(counts.entries, "way in that asks nobody", "ways in that ask nobody"),
    plural(counts.credentials, "long-lived credential"),
    ...(counts.outsiders > 0 ? [plural(counts.outsiders, "outside identity", "outside identities")] : []),
  ];
  const kinds = [
    plural(counts.secrets, "secret"),
    plural(counts.dataStores, "data store"),
    plural(counts.authorities, "account or cluster", "accounts and clusters"),
  ];
  const reached = counts.reached > 0 ? styled(io, "red", String(counts.reached)) : "0";
  return [
    `${open.join(", ")}; ${plural(counts.identities, "identity", "identities")}, ${counts.privileged} of them lead to administration`,
    `${plural(counts.sensitive, "sensitive thing")} (${kinds.join(", ")}): the internet has ${counts.reachedByAnybody} of them as it is, ${reached} if code runs behind the ways in`,
  ];
}

function itemLines(io: Io, item: OverviewItem, index: number, asked: Asked): string[] {
  const certainty =
    item.certainty === undefined || item.certainty === "certain" ? "" : ` (${certaintyText(io, item.certainty)})`;
  return [
    `  ${`${index + 1}.`.padEnd(3)}${styled(io, "bold", clean(item.text))}${certainty}`,
    `     ${clean(item.why)}`,
    ...(item.ask ? [`     ${nextLine(io, "ask", commandWords(item.ask), asked)}`] : []),
  ];
}

/** What a row reaches, class by class, and the steps to the nearest. */
function sums({ cells, targets }: OverviewAnswer, row: number): { readonly counts: number[]; readonly steps: number } {
  const own = cells.filter((cell) => cell.row === row && targets[cell.target]?.class !== "identity");
  const counts = classes.map(([cls]) =>
    own.reduce((sum, cell) => sum + (targets[cell.target]?.class === cls ? cell.count : 0), 0),
  );
  return { counts, steps: Math.min(...own.map(({ steps }) => steps)) };
}

const nameOf = ({ origin, id, name, kind }: OverviewRow): string =>
  origin === "credential" ? id : kind === "Route" || origin === "internet" ? name : `${kind} ${name}`;

function doubt({ authentication, certainty }: OverviewRow): string {
  return [
    ...(authentication === "not-proven" ? ["login not proven"] : []),
    ...(certainty === "certain" ? [] : [certainty]),
  ].join(", ");
}

function tableLines(io: Io, answer: OverviewAnswer): string[] {
  const lines = answer.rows.map((row, index) => ({ row, ...sums(answer, index) }));
  const telling = lines.filter(({ row, counts }) => row.origin === "internet" || counts.some((count) => count > 0));
  const idle = lines.length - telling.length;
  const cells = telling.map(({ row, counts, steps }) => [
    shortened(clean(nameOf(row)), widest),
    ...counts.map((count) => (count === 0 ? "-" : String(count))),
    Number.isFinite(steps) ? String(steps) : "",
    doubt(row),
  ]);
  const head = ["", ...classes.map(([, word]) => word), "steps", ""];
  const written = columns([head, ...cells], "  ", (cell, column, row) =>
    row === 0 || column > 4 ? styled(io, "dim", cell) : cell,
  );
  const { hidden } = answer;
  const rest = [
    ...(idle > 0 ? [`  and ${plural(idle, "other that leads", "others that lead")} to nothing sensitive`] : []),
    ...(hidden.entry > 0 ? [`  and ${plural(hidden.entry, "way in", "ways in")} not shown: --limit shows them`] : []),
    ...(hidden.credential > 0 ? [`  and ${plural(hidden.credential, "credential")} that open less`] : []),
  ];
  return [...written, ...rest.map((text) => styled(io, "dim", text))];
}

const ages = [
  [86_400, "day"],
  [3600, "hour"],
  [60, "minute"],
] as const;
const older = (seconds: number): string => {
  const [size, word] = ages.find(([length]) => seconds >= length) ?? [1, "second"];
  return `${plural(Math.floor(seconds / size), word)} before the newest`;
};

function scopeCells({ title, imported, takenAt, behind = 0, collections }: OverviewScope): string[] {
  if (!imported) return [clean(title), "mentioned, not imported", ""];
  const { read, partly, refused } = collections;
  const missing = [
    ...(partly > 0 ? [`${partly} in part`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(collections["not-asked"] > 0 ? [`${collections["not-asked"]} not read`] : []),
  ];
  const when = takenAt === undefined ? "" : `${moment(takenAt)}${behind >= 60 ? `, ${older(behind)}` : ""}`;
  return [clean(title), [`${read} collections read`, ...missing].join(", "), when];
}

/** Scopes named before the rest is counted. */
const shownScopes = 12;

function table(io: Io, answer: OverviewAnswer, asked: Asked): string {
  const lines = [...headLines(io, "Overview", "of what stands open", answer.snapshot), "", ...headline(io, answer)];
  if (answer.first.length > 0)
    lines.push(
      "",
      styled(io, "bold", "Look at first"),
      ...answer.first.flatMap((item, at) => itemLines(io, item, at, asked)),
    );
  lines.push(
    "",
    `${styled(io, "bold", "What leads where")}, code taken to run behind each way in`,
    ...tableLines(io, answer),
  );
  const scopes = answer.coverage.slice(0, shownScopes);
  lines.push("", styled(io, "bold", "What was read"), ...columns(scopes.map(scopeCells)));
  const rest = answer.coverage.slice(shownScopes).map(({ title }) => clean(title));
  if (rest.length > 0) lines.push(styled(io, "dim", `  and ${list(rest, 3)}`));
  return `${[...lines, "", ...gapLines(io, answer.gaps)].join("\n")}\n`;
}

const head = ["start", "origin", "boundary", "class", "count", "first", "steps", "certain", "conditional", "assumed"];
const records = ({ cells, rows, targets }: OverviewAnswer): string[][] =>
  cells.map(({ row, target, count, first, steps, byCertainty }) => [
    rows[row]?.id ?? "",
    rows[row]?.origin ?? "",
    targets[target]?.boundary.id ?? "",
    targets[target]?.class ?? "",
    ...[String(count), first, String(steps)],
    ...[byCertainty.certain, byCertainty.conditional, byCertainty.assumed].map(String),
  ]);

export const overviewRenderers: Renderers<OverviewAnswer> = {
  table,
  json: (_, answer) => json(answer),
  ndjson: (_, answer) => ndjson(answer.rows),
  csv: (_, answer) => [head, ...records(answer)].map(csvRow).join(""),
  markdown: (_, answer) => markdownTable(head, records(answer)),
};
