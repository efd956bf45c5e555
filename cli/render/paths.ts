import type { PathsAnswer } from "../../queries/paths.ts";
import type { Io } from "../io.ts";
import { gapLines } from "./gaps.ts";
import { privilegeText, proofLines, readable } from "./proof.ts";
import { json, ndjson, type Renderers } from "./renderer.ts";
import { certaintyText, clean, markdownTable, plural, styled } from "./text.ts";

function table(io: Io, answer: PathsAnswer): string {
  const head = `${styled(io, "bold", "Paths")} from ${clean(answer.from.join(" + "))} to ${clean(answer.to.join(", "))}`;
  const lines = [
    head,
    styled(io, "dim", `snapshot ${answer.snapshot.id.slice(0, 12)} taken ${answer.snapshot.takenAt}`),
  ];
  if (answer.paths.length === 0)
    lines.push("", answer.gaps.length > 0 ? "None is proven; see below what was not read." : "There is none.");
  for (const path of answer.paths) {
    lines.push(
      "",
      `${privilegeText(path.target)}: ${certaintyText(io, path.certainty)}, ${plural(path.stepCount, "step")}, from ${clean(path.start)}`,
    );
    lines.push(...proofLines(io, answer, path.proof));
  }
  if (answer.truncated) lines.push("", "There are more; --k shows them.");
  lines.push("", ...gapLines(io, answer.gaps));
  return `${lines.join("\n")}\n`;
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
    return `## ${clean(path.target)} (${path.certainty}, ${plural(path.stepCount, "step")})\n\n${markdownTable(["#", "step", "from", "to", "because", "if"], rows)}`;
  });
  return `# Paths from ${clean(answer.from.join(" + "))}\n\n${sections.join("\n")}`;
}

export const pathsRenderers: Renderers<PathsAnswer> = {
  table,
  json: (_, answer) => json(answer),
  ndjson: (_, answer) => ndjson(answer.paths),
  markdown,
};
