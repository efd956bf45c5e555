import type { CutAnswer } from "../../../queries/cut/answer.ts";
import { costWords, factOf, latencyWords, ownerWords } from "../../control/words.ts";
import { moment, plural, shortId } from "../../parts/words.ts";
import { code, fence, inline } from "../../proof/markdown.ts";
import { type Names, privilegeWords } from "../../proof/sentence.ts";
import { boundWords, checkedWords, zeroWords } from "./plan-words.ts";

/** The cut as a ticket: what to do in order, who does it, what it leaves, what breaks. */
export function cutMarkdown(answer: CutAnswer, names: Names): string {
  const { snapshot, from, to, assume, mode, cut, uncuttable, reached } = answer;
  const lines = [
    `## ${mode === "contain" ? "Containing" : "Keeping"} ${inline(from.join(" and "))} ${mode === "contain" ? "away from" : "out of"} ${inline(to.join(" and "))}`,
    "",
    `- Reached as things are: ${plural(reached.nodes, "target")}`,
    `- Snapshot: ${code(shortId(snapshot.id))}, taken ${moment(snapshot.takenAt)}`,
    ...(assume.length > 0 ? [`- Assuming: ${assume.map(code).join(", ")}`] : []),
    ...(cut.length > 0
      ? [`- ${inline(boundWords(answer))}`, `- ${inline(checkedWords(answer))}`, `- ${inline(zeroWords(answer))}`]
      : ["- No change helps."]),
    "",
  ];
  const steps = cut.flatMap(({ control, residual, useCount, together }, at) => {
    const pad = " ".repeat(`${at + 1}. `.length);
    return [
      `${at + 1}. **${inline(control.title)}** ${code(factOf(control))}${together ? " (at the same time as the one before)" : ""}`,
      `${pad}- Owner: ${inline(ownerWords(control.owner))}`,
      `${pad}- ${inline(costWords(control.cost))}; ${inline(latencyWords(control.latency))}; ${control.reversible ? "can" : "cannot"} be taken back`,
      `${pad}- Left after it: ${residual.nodes} of ${plural(reached.nodes, "target")}`,
      `${pad}- Breaks: ${useCount === 0 ? "nothing else" : plural(useCount, "other step")}`,
      "",
      ...fence(control.command)
        .split("\n")
        .map((line) => pad + line),
      "",
    ];
  });
  const rest = uncuttable.map(
    ({ target, why }) => `- ${inline(privilegeWords(target, names))}: ${inline(why.join("; "))}`,
  );
  return `${[...lines, ...steps, ...(rest.length > 0 ? ["### What no change of one fact closes", "", ...rest] : [])].join("\n").trimEnd()}\n`;
}
