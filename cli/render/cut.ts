import type { FactUse } from "../../graph/port.ts";
import type { Privilege } from "../../model/access.ts";
import { classWords, counted } from "../../model/kind-words.ts";
import { duration, latencyText } from "../../model/latency.ts";
import { type NodeClass, nodeClasses } from "../../model/node.ts";
import type { ShownControl } from "../../queries/control.ts";
import type { ChokePoint, CutAnswer, CutStep, Residual } from "../../queries/cut/answer.ts";
import type { Io } from "../io.ts";
import { gapLines } from "./gaps.ts";
import { assuming, headLines, unmatchedLines } from "./head.ts";
import { markdownNotes } from "./markdown-notes.ts";
import { ownerText } from "./owner.ts";
import { privilegeText, shortProofLines } from "./proof.ts";
import { type Asked, json, ndjson, type Renderers } from "./renderer.ts";
import { clean, csvRow, list, markdownTable, markdownText, moment, plural, shortened, styled } from "./text.ts";

/** Changes that a table shows with all that belongs to them; with --limit all that the answer has. */
const shownSteps = 12;
/** Things of a list before the rest is counted. */
const shownUses = 3;
const shownPoints = 5;
const shownLeft = 4;
const shownUncuttable = 5;
/** Characters of one line of what breaks; all of it is in the JSON. */
const widest = 180;

function table(io: Io, answer: CutAnswer, asked: Asked): string {
  const lines = [
    ...headLines(io, answer.mode === "contain" ? "Contain" : "Cut", questionText(answer), answer.snapshot),
    ...unmatchedLines(io, answer.unmatched),
    "",
    ...summary(io, answer),
  ];
  if (answer.cut.length > 0) lines.push("", styled(io, "bold", "DO THIS, in order"));
  const most = asked.limit ?? shownSteps;
  for (const [index, step] of answer.cut.slice(0, most).entries())
    lines.push(...stepLines(io, step, index, answer), "");
  lines.push(...restLines(io, answer, most));
  if (answer.cut.length > 0 && answer.reached.nodes > 0) lines.push(...zeroLines(io, answer));
  lines.push(...uncuttableLines(io, answer), ...takenLines(io, answer));
  lines.push(
    ...pointLines(io, "One change alone, by what it cuts off", answer.chokePoints, answer),
    ...pointLines(io, "The same at the way in itself", answer.ownPoints, answer),
  );
  lines.push("", ...gapLines(io, answer.gaps));
  return `${lines.join("\n").trimEnd()}\n`;
}

function questionText({ from, to, assume, window }: CutAnswer): string {
  const since = window === undefined ? "" : `, in other hands since ${moment(window.since)}`;
  return `${clean(from.join(" + "))} off from ${clean(to.join(", "))}${assuming(assume)}${since}`;
}

/** Where the leak is younger than what was read. */
const olderLines = (io: Io, { window }: CutAnswer): string[] =>
  window === undefined || window.since <= window.until
    ? []
    : [
        styled(
          io,
          "yellow",
          `The snapshot is ${duration(Math.ceil((Date.parse(window.since) - Date.parse(window.until)) / 1000))} older than that: what was changed since is not in it. Import again where you can.`,
        ),
      ];

function summary(io: Io, answer: CutAnswer): string[] {
  const { reached, cut, uncuttable, gaps, anyway = [] } = answer;
  const other = [
    ...olderLines(io, answer),
    ...(anyway.length === 0
      ? []
      : [
          `Not counted: ${plural(anyway.length, "access", "accesses")} that the internet has without what leaked; \`ambit cut --from internet\` is about them.`,
        ]),
  ];
  if (reached.nodes === 0)
    return [
      gaps.length > 0
        ? "Nothing of it is proven to be reached; see below what was not read."
        : "Nothing of it is reached.",
      ...other,
    ];
  const lines = [`Reached now: ${residualText(reached)}.`, ...other];
  if (cut.length === 0) return [...lines, styled(io, "red", "No change closes a way to any of it.")];
  const closed = uncuttable.length === 0 ? "all of it" : "what can be closed of it";
  const changes = `${plural(answer.count, "change")} ${answer.count === 1 ? "closes" : "close"} ${closed}`;
  return [...lines, `${changes}: cost ${answer.cost}, ${boundText(answer)}.`, ...checkedLines(io, answer)];
}

const boundText = ({ cost, lowerBound }: CutAnswer): string =>
  cost === lowerBound
    ? "and nothing cheaper does it"
    : `the best found; nothing that costs less than ${lowerBound} does it`;

function checkedLines(io: Io, { verification, uncuttable }: CutAnswer): string[] {
  const { derivations, added, reached } = verification;
  if (derivations === 0) return [styled(io, "yellow", "Not checked by asking every rule again (--unverified).")];
  const more =
    added.length === 0
      ? ""
      : ` ${plural(added.length, "change")} of it ${added.length === 1 ? "is" : "are"} there because another edit opens a way.`;
  const known = new Set<string>(uncuttable.map(({ target }) => target));
  const open = reached.filter((target) => !known.has(target));
  return open.length > 0
    ? [styled(io, "red", `With all of it made, still reached another way: ${namesText(open, shownLeft)}.${more}`)]
    : [`Every rule was asked again with the edits made, and agrees.${more}`];
}

/** What means most to somebody first. */
const classOrder = [...new Set<NodeClass>(["data-store", "secret", "identity", "workload", ...nodeClasses])];

/** `1 data store, 2 secrets (3)`. */
export function residualText({ nodes, byClass, lingering }: Residual): string {
  const classes = classOrder.flatMap((name) => (byClass[name] ? [counted(byClass[name], classWords[name])] : []));
  const live = lingering === 0 ? "" : `; ${lingering} of them only until sessions end`;
  return `${classes.join(", ")}${classes.length > 1 ? ` (${nodes})` : ""}${live}`;
}

/** Privileges as people read them, the rest counted. */
const namesText = (privileges: readonly Privilege[], most: number): string =>
  list(
    privileges.map((p) => privilegeText(p)),
    most,
  );

/** What is still reached, of so many. */
export function leftText({ nodes, privileges, first, ...rest }: Residual, of: number): string {
  if (nodes === 0) return "nothing";
  const named = nodes <= shownLeft ? `: ${namesText(first, shownLeft)}` : "";
  const more = named !== "" && privileges > first.length ? " ..." : "";
  return `${nodes} of ${of}, ${residualText({ nodes, privileges, first, ...rest })}${named}${more}`;
}

const nameOf = ({ title, factKey }: ShownControl): string => `${clean(title)}: ${clean(factKey)}`;

function stepLines(io: Io, step: CutStep, index: number, { reached }: CutAnswer): string[] {
  const { control, residual, together, waits } = step;
  const note = together ? "together with the one before" : waits ? "once the sessions above have ended" : "";
  const pad = "     ";
  const field = (name: string, text: string): string => `${pad}${styled(io, "dim", name.padEnd(10))}${text}`;
  const left = leftText(residual, reached.nodes);
  return [
    `${`${index + 1}.`.padStart(3)}  ${styled(io, "bold", nameOf(control))}${note === "" ? "" : styled(io, "yellow", `  ${note}`)}`,
    ...control.command.split("\n").map((line) => `${pad}  ${styled(io, "cyan", clean(line))}`),
    ...effectTexts(step).map((text, at) => field(at === 0 ? "effect" : "", text)),
    field("left", residual.nodes === 0 ? styled(io, "green", left) : left),
    field("in force", `${latencyText(control.latency)}; ${control.reversible ? "can be undone" : "cannot be undone"}`),
    ...breaksTexts(step).map((text, at) => field(at === 0 ? "breaks" : "", text)),
    field("owner", `${ownerText(control.owner)}   cost ${control.cost}`),
    ...(control.simulates === undefined ? [] : [field("reckoned", clean(control.simulates))]),
  ];
}

/** Changes after the first ones, a line each kind. */
function restLines(io: Io, { cut, rest, count }: CutAnswer, most: number): string[] {
  const others = [...cut.slice(most).map(({ control }) => control), ...rest];
  if (others.length === 0) return [];
  const groups = [...Map.groupBy(others, ({ title }) => title)].map(
    ([title, own]) =>
      `     ${own.length}  ${clean(title)}: ${list(
        own.map(({ factKey }) => clean(factKey)),
        shownUses,
      )}`,
  );
  return [
    `${styled(io, "bold", `and ${plural(count - Math.min(most, cut.length), "more change")}`)} ${styled(io, "dim", "(--limit shows them in order; --format json has all)")}`,
    ...groups,
    "",
  ];
}

/** What rests on a fact, in one line. */
export const useText = ({ title, from, to }: FactUse): string =>
  `${clean(title)}: ${from.map(privilegeText).join(" and ")} -> ${privilegeText(to)}`;

function effectTexts({ stops, ends }: CutStep): string[] {
  const closed = stops.slice(0, shownUses).map((use) => shortened(`closes: ${useText(use)}`, widest));
  const more = stops.length > shownUses ? ["and more of what the start can take"] : [];
  const ended = ends.length === 0 ? [] : [`ends what was taken of ${namesText(ends, shownUses)}`];
  return [...closed, ...more, ...ended];
}

/** What else rests on the fact; of what ends copies, who has to get them anew. */
function breaksTexts({ uses, useCount, control }: CutStep): string[] {
  const ends = control.effect === "ends-copies";
  if (useCount === 0)
    return [
      ends
        ? "nobody else is known to have a copy"
        : "nothing else that was read rests on it; who uses it rightly loses it too",
    ];
  const shown = uses.slice(0, shownUses).map((use) => shortened(useText(use), widest));
  const rest = useCount - shown.length;
  const more = rest > 0 ? [`and ${rest} more`] : [];
  return [...(ends ? ["whoever had it so has to get it anew:"] : []), ...shown, ...more];
}

function zeroLines(io: Io, { zero }: CutAnswer): string[] {
  const { seconds, because, beyond } = zero;
  const head =
    seconds === undefined
      ? styled(io, "red", "never by itself")
      : seconds === 0
        ? styled(io, "green", "at once")
        : duration(seconds);
  return [
    `${styled(io, "bold", "Time until zero")}  ${head}`,
    ...because.map((line) => `     ${clean(line)}`),
    ...beyond.slice(0, shownPoints).map((line) => styled(io, "dim", `     may live on: ${clean(line)}`)),
  ];
}

function uncuttableLines(io: Io, answer: CutAnswer): string[] {
  const { uncuttable } = answer;
  const lines = uncuttable
    .slice(0, shownUncuttable)
    .flatMap(({ target, proof, why }) => [
      "",
      styled(io, "red", `No change closes this way to ${privilegeText(target)}`),
      ...shortProofLines(answer, proof, "     "),
      ...why.map((line) => styled(io, "dim", `     ${clean(line)}`)),
    ]);
  const rest = uncuttable.length - shownUncuttable;
  return rest > 0 ? [...lines, "", `and ${rest} more that no change closes: --format json has all`] : lines;
}

/** What goes on after the cut: it has to be looked for, or waited for. */
function takenLines(io: Io, { taken = [] }: CutAnswer): string[] {
  const left = taken.filter(({ endedBy }) => endedBy === undefined);
  if (left.length === 0) return [];
  const rows = left
    .slice(0, shownPoints)
    .map(
      ({ privilege, how, lives, seconds }) =>
        `     ${privilegeText(privilege)}: ${lives === "durable" ? "a copy that lasts" : seconds === undefined ? "a session" : `a session, ${duration(seconds)} at most`} (${clean(list(how, 2))})`,
    );
  const rest = left.length - rows.length;
  return [
    "",
    styled(io, "bold", "Taken, and not ended by the changes"),
    ...rows,
    ...(rest > 0 ? [`     and ${rest} more`] : []),
  ];
}

function pointLines(io: Io, title: string, points: readonly ChokePoint[], { reached }: CutAnswer): string[] {
  if (points.length === 0) return [];
  const rows = points.slice(0, shownPoints).map(({ control, nodes, first }) => {
    const cuts = nodes === 0 ? namesText(first, 1) : `${nodes} of ${reached.nodes}`;
    return `     ${cuts}  ${nameOf(control)} ${styled(io, "dim", `(cost ${control.cost}, owner: ${ownerText(control.owner)})`)}`;
  });
  return ["", styled(io, "bold", title), ...rows];
}

const head = ["#", "change", "on", "command", "owner", "cost", "in force", "can be undone", "breaks", "left", "id"];
const cells = ({ control, residual, useCount }: CutStep, index: number): string[] => [
  String(index + 1),
  control.title,
  control.factKey,
  control.command,
  ownerText(control.owner),
  String(control.cost),
  latencyText(control.latency),
  control.reversible ? "yes" : "no",
  String(useCount),
  String(residual.nodes),
  control.id,
];

function markdown(io: Io, answer: CutAnswer): string {
  const { zero, chokePoints } = answer;
  const plain: Io = { ...io, color: false };
  const points = chokePoints.map(({ control, nodes }) => [
    String(nodes),
    control.title,
    control.factKey,
    String(control.cost),
    ownerText(control.owner),
  ]);
  return [
    `# ${answer.mode === "contain" ? "Contain" : "Cut"} ${markdownText(questionText(answer))}`,
    "",
    ...summary(plain, answer).map((line) => `- ${markdownText(line)}`),
    `- Time until zero: ${zero.seconds === undefined ? "never by itself" : zero.seconds === 0 ? "at once" : duration(zero.seconds)}`,
    ...zero.because.map((line) => `- ${markdownText(line)}`),
    "",
    markdownTable(head, answer.cut.map(cells)),
    ...(points.length === 0
      ? []
      : ["## One change alone", "", markdownTable(["cuts off", "change", "on", "cost", "owner"], points)]),
    markdownNotes(plain, answer),
  ].join("\n");
}

export const cutRenderers: Renderers<CutAnswer> = {
  table,
  json: (_, answer) => json(answer),
  ndjson: (_, answer) => ndjson(answer.cut),
  markdown,
  csv: (_, answer) => [head, ...answer.cut.map(cells)].map(csvRow).join(""),
};
