import type { PathsAnswer } from "../../queries/paths.ts";
import { readable } from "../../queries/readable.ts";
import type { Io } from "../io.ts";
import { gapLines } from "./gaps.ts";
import { headLines, unmatchedLines } from "./head.ts";
import { privilegeText, proofLines } from "./proof.ts";
import { json, ndjson, provenRows, type Renderers } from "./renderer.ts";
import { certaintyText, clean, markdownTable, markdownText, plural, styled } from "./text.ts";

function table(io: Io, answer: PathsAnswer): string {
  const assuming = answer.assume.length > 0 ? `, assuming ${clean(answer.assume.join(", "))}` : "";
  const question = `from ${clean(answer.from.join(" + "))} to ${clean(answer.to.join(", "))}${assuming}`;
  const lines = [...headLines(io, "Paths", question, answer.snapshot), ...unmatchedLines(io, answer.unmatched)];
  if (answer.paths.length === 0) lines.push("", ...noneLines(answer));
  for (const path of answer.paths) {
    const from = answer.from.length > 1 || path.start !== answer.from[0] ? ` from ${clean(path.start)}` : "";
    lines.push(
      "",
      `${styled(io, "bold", clean(path.target))}: ${certaintyText(io, path.certainty)}, ${plural(path.stepCount, "step")}${from}`,
      ...proofLines(io, answer, path.proof),
    );
  }
  if (answer.truncated) lines.push("", "There are more: --k shows them.");
  lines.push("", ...gapLines(io, answer.gaps));
  return `${lines.join("\n")}\n`;
}

function noneLines({ held = [], gaps, unmatched }: PathsAnswer): string[] {
  if (held.length > 0) return held.map((p) => `The start has ${clean(p)} from the beginning.`);
  if (unmatched !== undefined) return [];
  return [gaps.length > 0 ? "None is proven; see below what was not read." : "There is none."];
}

function markdown(_: Io, answer: PathsAnswer): string {
  const sections = answer.paths.map((path) => {
    const rows = readable(answer, path.proof).map(({ step, from, to, evidence, conditions }, index) => [
      String(index + 1),
      step.title,
      from.map(privilegeText).join(" and "),
      privilegeText(to),
      evidence.map(({ source, locator, summary }) => `${summary} (${source} ${locator})`).join("; "),
      conditions.map(({ text }) => text).join("; "),
    ]);
    return `## ${markdownText(path.target)} (${path.certainty}, ${plural(path.stepCount, "step")})\n\n${markdownTable(["#", "step", "from", "to", "because", "if"], rows)}`;
  });
  return `# Paths from ${markdownText(answer.from.join(" + "))}\n\n${sections.join("\n")}`;
}

export const pathsRenderers: Renderers<PathsAnswer> = {
  table,
  json: (_, answer) => json(answer),
  ndjson: (_, answer) => ndjson(provenRows(answer.paths, answer.proofs)),
  markdown,
};
