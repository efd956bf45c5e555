import type { SnapshotRef } from "../../graph/port.ts";
import type { Privilege } from "../../model/access.ts";
import { type Certainty, certainties } from "../../model/step.ts";
import { moment, plural, shortId } from "../parts/words.ts";
import { type FoldedStep, foldedSteps, type Proofs } from "./fold.ts";
import { type Names, nameOf, privilegeWords, sentenceOf } from "./sentence.ts";

/** One proof and what is known around it. */
export interface ProofReport {
  readonly answer: Proofs & { readonly snapshot: SnapshotRef; readonly from: readonly string[] };
  readonly proof: string;
  readonly assume: readonly string[];
  readonly names: Names;
  /** Address of the page that shows it. */
  readonly link?: string;
  /** What closes a step, by its key, where that has been asked for. */
  readonly fixes?: ReadonlyMap<string, string>;
}

/** A proof as a ticket: what is reached, each step with its evidence, what is open, how to close it. */
export function proofMarkdown({ answer, proof, assume, names, link, fixes = new Map() }: ProofReport): string {
  const steps = foldedSteps(answer, proof);
  const target = answer.proofs[proof]?.conclusion;
  if (!target) return "";
  const weakest = weakestOf(steps);
  const lines = [
    `## ${inline(answer.from.join(" and "))} can ${inline(privilegeWords(target, names))}`,
    "",
    `- Target: ${code(target)}`,
    `- Start: ${answer.from.map(code).join(", ")}`,
    ...(assume.length > 0 ? [`- Assuming: ${assume.map(code).join(", ")}`] : []),
    `- Certainty: ${weakest}, ${plural(steps.length, "step")}`,
    `- Snapshot: ${code(shortId(answer.snapshot.id))}, taken ${moment(answer.snapshot.takenAt)}`,
    ...(link ? [`- Picture: <${link}>`] : []),
    "",
    "### Steps",
    "",
    ...steps.flatMap((step, index) => stepLines(step, index + 1, names)),
  ];
  const fixed = steps.flatMap(({ step }, index) => {
    const fix = fixes.get(step.key);
    return fix ? [`Step ${index + 1}, ${inline(nameOf(step.to, names))}:`, "", fence(fix), ""] : [];
  });
  return `${[...lines, ...(fixed.length > 0 ? ["### How to close it", "", ...fixed] : [])].join("\n").trimEnd()}\n`;
}

export const weakestOf = (steps: readonly FoldedStep[]): Certainty =>
  certainties[Math.max(0, ...steps.map(({ step }) => certainties.indexOf(step.certainty)))] ?? "certain";

function stepLines(folded: FoldedStep, number: number, names: Names): string[] {
  const { step, from, evidence, conditions } = folded;
  const pad = " ".repeat(`${number}. `.length);
  const held = (list: readonly Privilege[]): string => list.map(code).join(" and ");
  return [
    `${number}. **${inline(sentenceOf(folded, names))}** (${step.certainty})`,
    `${pad}${held(from)} → ${code(step.to)}, rule ${code(step.rule)}`,
    ...(step.owners.length > 0 ? [`${pad}- Owner: ${inline(step.owners.join(", "))}`] : []),
    ...(step.hypothesis ? [`${pad}- Rests on: ${inline(step.hypothesis)}`] : []),
    ...conditions.map(({ kind, text }) => `${pad}- Condition (${kind}): ${inline(text)}`),
    ...evidence.map(
      ({ source, locator, summary }) => `${pad}- Evidence: ${inline(summary)} (${code(`${source} ${locator}`.trim())})`,
    ),
    "",
  ];
}

/** Text that Markdown leaves as it is. Names in the snapshot are chosen by others. */
export const inline = (text: string): string =>
  text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\`*_[\]<>#|~!]/g, (mark) => `\\${mark}`)
    .replaceAll("&", "&amp;");

/** A code span that no backtick in the text ends (CommonMark 0.31, 6.1). */
export function code(text: string): string {
  const plain = text.replaceAll(/\s+/g, " ");
  const ticks = "`".repeat(longestRun(plain) + 1);
  const pad = plain.startsWith("`") || plain.endsWith("`") || plain === "" ? " " : "";
  return `${ticks}${pad}${plain}${pad}${ticks}`;
}

/** A block of code that no run of backticks in the text ends. */
export function fence(text: string): string {
  const ticks = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${ticks}\n${text}\n${ticks}`;
}

const longestRun = (text: string): number => Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
