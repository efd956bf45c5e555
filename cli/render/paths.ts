import type { PathControl, PathRow, PathsAnswer } from "../../queries/paths/answer.ts";
import { readable } from "../../queries/readable.ts";
import type { Io } from "../io.ts";
import { gapLines } from "./gaps.ts";
import { assuming, headLines, unmatchedLines } from "./head.ts";
import { markdownList, markdownNotes } from "./markdown-notes.ts";
import { ownerText } from "./owner.ts";
import { privilegeText, proofLines, shortProofLines } from "./proof.ts";
import { json, ndjson, provenRows, type Renderers } from "./renderer.ts";
import { certaintyText, clean, list, markdownTable, markdownText, plural, shortened, styled } from "./text.ts";

/** Characters of what a control edits; all of it is in the JSON. */
const widest = 110;

function table(io: Io, answer: PathsAnswer): string {
  const lines = [
    ...headLines(io, "Paths", questionText(answer), answer.snapshot),
    ...unmatchedLines(io, answer.unmatched),
  ];
  if (answer.paths.length === 0) lines.push("", ...noneLines(answer));
  for (const [index, path] of answer.paths.entries()) lines.push("", ...pathLines(io, answer, path, index));
  if (answer.truncated) lines.push("", ...moreLines(answer));
  lines.push("", ...gapLines(io, answer.gaps));
  return `${lines.join("\n")}\n`;
}

function questionText({ from, to, through, avoid, assume }: PathsAnswer): string {
  const parts = [
    `from ${from.join(" + ")} to ${to.join(", ")}`,
    ...(through.length > 0 ? [`through ${through.join(" and ")}`] : []),
    ...(avoid.length > 0 ? [`without ${avoid.join(", ")}`] : []),
  ];
  return clean(parts.join(" ")) + assuming(assume);
}

/** A single path with its evidence, of several each in a line a step. */
function pathLines(io: Io, answer: PathsAnswer, path: PathRow, index: number): string[] {
  const alone = answer.paths.length === 1;
  const from = answer.from.length > 1 || path.start !== answer.from[0] ? ` from ${clean(path.start)}` : "";
  const number = alone ? "" : `${index + 1}. `;
  const way = path.way > 1 ? `, way ${path.way}` : "";
  const certainty = certaintyText(io, path.certainty);
  return [
    `${number}${styled(io, "bold", clean(path.target))}: ${certainty}, ${plural(path.stepCount, "step")}${way}${from}`,
    ...(alone ? proofLines(io, answer, path.proof) : shortProofLines(answer, path.proof)),
    ...(alone ? [] : path.conditions.map(({ text }) => `      ${styled(io, "yellow", "if")} ${clean(text)}`)),
    `  ${closedText(io, answer, path)}`,
    ...differenceLines(io, answer, path),
  ];
}

/** The cheapest control that closes a path, and how many others do. */
function closedText(io: Io, { controls }: PathsAnswer, path: PathRow): string {
  const [control] = path.controls.flatMap((id) => controls[id] ?? []);
  if (!control) return styled(io, "dim", "no single control closes it");
  const more = path.controls.length > 1 ? `; ${path.controls.length - 1} more do` : "";
  const who = styled(io, "dim", `(cost ${control.cost}, owner: ${ownerText(control.owner)}${more})`);
  return `${styled(io, "green", "closed by")} ${controlText(control)} ${who}`;
}

const controlText = ({ title, edits }: PathControl): string => shortened(`${clean(title)}: ${clean(edits)}`, widest);

/**
 * What this way rests on and the first does not, which its steps may not tell, and the cheapest control that closes the first
 * way and leaves this one open.
 */
function differenceLines(io: Io, { controls }: PathsAnswer, { against }: PathRow): string[] {
  const [own] = against?.here.flatMap((id) => controls[id] ?? []) ?? [];
  const [left] = against?.first.flatMap((id) => controls[id] ?? []) ?? [];
  return [
    ...(own ? [`  ${styled(io, "dim", "differs by")} ${shortened(clean(own.edits), widest)}`] : []),
    ...(left ? [`  ${styled(io, "yellow", "still open after")} ${controlText(left)}`] : []),
  ];
}

function moreLines({ unfinished = [] }: PathsAnswer): string[] {
  if (unfinished.length === 0) return ["There are more: --k shows them."];
  const ends = list(
    unfinished.map(({ start, target }) => `${clean(start)} to ${clean(target)}`),
    3,
  );
  return [`There may be more: the search was ended at its bound for ${ends}. --through and --avoid narrow it.`];
}

function noneLines({ held = [], gaps, unmatched }: PathsAnswer): string[] {
  if (held.length > 0) return held.map((p) => `The start has ${clean(p)} from the beginning.`);
  if (unmatched !== undefined) return [];
  return [gaps.length > 0 ? "None is proven; see below what was not read." : "There is none."];
}

function markdown(io: Io, answer: PathsAnswer): string {
  const sections = answer.paths.map((path, index) => {
    const rows = readable(answer, path.proof).map(({ step, from, to, evidence, conditions }, at) => [
      String(at + 1),
      step.title,
      from.map(privilegeText).join(" and "),
      privilegeText(to),
      evidence.map(({ source, locator, summary }) => `${summary} (${source} ${locator})`).join("; "),
      conditions.map(({ text }) => text).join("; "),
    ]);
    const steps = markdownTable(["#", "step", "from", "to", "because", "if"], rows);
    const head = `${index + 1}. ${markdownText(path.target)} (${path.certainty}, ${plural(path.stepCount, "step")})`;
    return `## ${head}\n\n${steps}\n${markdownText(closedText({ ...io, color: false }, answer, path))}\n`;
  });
  const none = answer.paths.length === 0 ? markdownList(noneLines(answer)) : "";
  return `# Paths ${markdownText(questionText(answer))}\n\n${sections.join("\n")}${none}${markdownNotes(io, answer)}`;
}

export const pathsRenderers: Renderers<PathsAnswer> = {
  table,
  json: (_, answer) => json(answer),
  ndjson: (_, answer) => ndjson(provenRows(answer.paths, answer.proofs)),
  markdown,
};
