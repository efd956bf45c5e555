import {
  type CellState,
  type Chain,
  type ChainAnswer,
  type ChainCell,
  laneIds,
  laneTitles,
  type RaciParty,
  type RaciRow,
  type ServiceRow,
} from "../../queries/chain/answer.ts";
import type { Io } from "../io.ts";
import { headLines, nextLine, unmatchedLines } from "./head.ts";
import { type Asked, json, ndjson, type Renderers } from "./renderer.ts";
import { clean, columns, csvRow, list, markdownTable, markdownText, plural, type Style, styled } from "./text.ts";

/** State by glyph and word: color comes on top. */
const glyphs: Readonly<Record<CellState, string>> = { present: "✓", absent: "✗", "not-proven": "?" };
const colors: Readonly<Record<CellState, Style>> = { present: "green", absent: "red", "not-proven": "yellow" };
const marked = (state: CellState): string => `${glyphs[state]} ${state}`;
const short: Readonly<Record<string, string>> = {
  ingress: "ingress",
  authentication: "login",
  permissions: "permissions",
  data: "data",
  detection: "detection",
};
const shownServices = 60;
const shownEvidence = 2;

function table(io: Io, answer: ChainAnswer, asked: Asked): string {
  const lines =
    answer.chains.length > 0
      ? answer.chains.flatMap((chain, at) => [...(at > 0 ? ["", ""] : []), ...chainLines(io, answer, chain)])
      : servicesLines(io, answer, asked);
  return `${[...lines, ...unmatchedLines(io, answer.unmatched)].join("\n")}\n`;
}

function servicesLines(io: Io, answer: ChainAnswer, { limit, ...asked }: Asked): string[] {
  const { services, snapshot, truncated } = answer;
  const lines = headLines(io, "Services", "by what stands between a request and what is behind them", snapshot);
  const shown = services.slice(0, limit ?? shownServices);
  if (shown.length === 0) return [...lines, "", "No service is known: nothing takes requests from the internet."];
  lines.push("", "✓ present  ✗ absent: read, and not there  ? not proven", "");
  const rows = shown.map((row) => [
    clean(row.id),
    row.roles.join(", ") || (row.uses.length > 0 ? `${row.kind}, uses AI` : row.kind),
    `entry ${row.entry}`,
    laneMarks(row),
    governed(row),
  ]);
  lines.push(...columns(rows));
  if (truncated || services.length > shown.length) lines.push(styled(io, "dim", "  and more: --limit shows them"));
  const [first] = services;
  return first ? [...lines, "", nextLine(io, "One of them", ["chain", first.id], asked)] : lines;
}

const laneMarks = ({ lanes }: ServiceRow): string =>
  lanes.map(({ lane, state }) => `${glyphs[state]} ${short[lane] ?? lane}`).join("  ");
const governed = ({ chainOwner, unassigned }: ServiceRow): string =>
  [
    chainOwner ? clean(chainOwner) : "no chain owner",
    ...(unassigned.length > 0 ? [`nobody for ${unassigned.join(" ")}`] : []),
  ].join("; ");

function chainLines(io: Io, { snapshot }: ChainAnswer, chain: Chain): string[] {
  const what = chain.roles.length > 0 ? ` (${chain.roles.join(", ")}${chain.product ? `: ${chain.product}` : ""})` : "";
  const { identities, secrets, stores } = chain.behind;
  return [
    ...headLines(io, "Chain", `of ${clean(chain.id)}${what}`, snapshot),
    `entry: ${chain.entry}; behind it ${plural(identities, "identity", "identities")}, ${plural(secrets, "secret")}, ${plural(stores, "data store")}`,
    `chain owner: ${clean(chain.chainOwner ?? "nobody reviews it end to end (GOV-RACI-02)")}`,
    ...laneIds.flatMap((lane, at) => laneLines(io, chain, lane, at + 1)),
    "",
    styled(io, "bold", "Who is accountable"),
    ...columns(chain.raci.map(raciCells)),
  ];
}

function laneLines(io: Io, { cells, lanes }: Chain, lane: (typeof laneIds)[number], number: number): string[] {
  const own = cells.filter((cell) => cell.lane === lane);
  const state = lanes.find((one) => one.lane === lane)?.state ?? "not-proven";
  const head = `${styled(io, "bold", `${number}. ${laneTitles[lane]}`)}  ${styled(io, colors[state], marked(state))}`;
  return ["", head, ...own.flatMap((cell) => cellLines(io, cell))];
}

function cellLines(io: Io, cell: ChainCell): string[] {
  const head = `${styled(io, colors[cell.state], marked(cell.state).padEnd(12))}  ${clean(cell.control)}`;
  const owner = cell.owner === undefined ? "nobody" : clean(cell.owner);
  const shown = cell.evidence
    .slice(0, shownEvidence)
    .map(({ source, locator, summary }) => `${clean(summary)}  ${clean(source)}${clean(locator)}`);
  const rest = cell.evidence.length - shown.length;
  return [
    `   ${head}`,
    `                 ${clean(cell.found)}`,
    `                 guards ${clean(cell.guards)}; ${cell.point}: ${owner}${cell.gap ? `; gap: ${clean(cell.gap)}` : ""}`,
    ...(cell.witness
      ? [
          `                 ${styled(io, "dim", `request: ${cell.witness.method} ${clean(cell.witness.url)} (not sent)`)}`,
        ]
      : []),
    ...shown.map((line) => `                 ${styled(io, "dim", line)}`),
    ...(rest > 0 ? [`                 ${styled(io, "dim", `and ${rest} more`)}`] : []),
  ];
}

const parties = (all: readonly RaciParty[]): string =>
  all.length === 0
    ? "nobody"
    : list(
        all.map(({ owner }) => clean(owner)),
        3,
      );
const raciCells = (row: RaciRow): string[] => [
  row.point,
  row.title,
  `A ${parties(row.accountable)}`,
  `R ${parties(row.responsible)}`,
  row.gap ? `✗ ${clean(row.gap)}` : "✓",
];

const cellHead = ["service", "lane", "control point", "control", "state", "found", "guards", "owner", "gap"];
const cellRow = ({ id }: Chain, cell: ChainCell): string[] => [
  id,
  cell.lane,
  cell.point,
  cell.control,
  cell.state,
  cell.found,
  cell.guards,
  cell.owner ?? "",
  cell.gap ?? "",
];
const serviceHead = ["service", "kind", "parts", "entry", ...laneIds, "chain owner", "unassigned"];
const serviceRow = (row: ServiceRow): string[] => [
  row.id,
  row.kind,
  row.roles.join(" "),
  row.entry,
  ...row.lanes.map(({ state }) => state),
  row.chainOwner ?? "",
  row.unassigned.join(" "),
];

function markdown(_: Io, { chains, services }: ChainAnswer): string {
  if (chains.length === 0) return markdownTable(serviceHead, services.map(serviceRow));
  return chains.map(chainMarkdown).join("\n");
}

function chainMarkdown(chain: Chain): string {
  const head = ["state", "control", "found", "guards", "control point", "owner", "gap", "evidence"];
  const shown = ({ evidence }: ChainCell): string =>
    evidence.map(({ source, locator }) => `${source}${locator}`).join("; ");
  const lanes = laneIds.flatMap((lane, at) => [
    `## ${at + 1}. ${laneTitles[lane]}`,
    "",
    markdownTable(
      head,
      chain.cells
        .filter((cell) => cell.lane === lane)
        .map((cell) => [
          marked(cell.state),
          cell.control,
          cell.found,
          cell.guards,
          cell.point,
          cell.owner ?? "nobody",
          cell.gap ?? "",
          shown(cell),
        ]),
    ),
  ]);
  const raci = chain.raci.map((row) => [
    row.point,
    row.title,
    parties(row.accountable),
    parties(row.responsible),
    parties(row.consulted),
    parties(row.informed),
    row.gap ?? "",
  ]);
  return [
    `# Chain of ${markdownText(chain.id)}`,
    "",
    `Entry: ${chain.entry}. Chain owner: ${markdownText(chain.chainOwner ?? "nobody")}.`,
    "",
    ...lanes,
    "## Accountability",
    "",
    markdownTable(["control point", "of", "accountable", "responsible", "consulted", "informed", "gap"], raci),
  ].join("\n");
}

export const chainRenderers: Renderers<ChainAnswer> = {
  table,
  json: (_, answer) => json(answer),
  ndjson: (_, { chains, services }) => ndjson(chains.length > 0 ? chains : services),
  csv: (_, { chains, services }) =>
    (chains.length > 0
      ? [cellHead, ...chains.flatMap((chain) => chain.cells.map((cell) => cellRow(chain, cell)))]
      : [serviceHead, ...services.map(serviceRow)]
    )
      .map(csvRow)
      .join(""),
  markdown,
};
