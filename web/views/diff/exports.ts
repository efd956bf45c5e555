import type { DiffAnswer } from "../../../queries/diff/answer.ts";
import { ask } from "../../api/ask.ts";
import { type Export, text } from "../../export/menu.tsx";
import { shortId } from "../../parts/words.ts";
import { diffCsv } from "./csv.ts";
import { type DiffState, diffOf } from "./input.ts";
import { diffMarkdown } from "./markdown.ts";

/** What can be saved of a comparison. */
export function diffFiles(answer: DiffAnswer, state: DiffState): Export[] {
  const file = `changes-${shortId(answer.before.id)}-${shortId(answer.after.id)}`;
  const whole = async (): Promise<DiffAnswer> => {
    if (!answer.truncated) return answer;
    const { limit: _, ...question } = diffOf(state, undefined);
    return ask("diff", { ...question, snapshots: [answer.before.id, answer.after.id] }, { asOf: state.asOf });
  };
  return [
    {
      id: "markdown",
      says: "Causes as Markdown",
      file: `${file}.md`,
      make: async () => text("text/markdown", diffMarkdown(answer)),
    },
    { id: "csv", says: "Rows as CSV", file: `${file}.csv`, make: async () => text("text/csv", diffCsv(await whole())) },
    {
      id: "json",
      says: "Answer as JSON",
      file: `${file}.json`,
      make: async () => text("application/json", `${JSON.stringify(await whole(), null, 2)}\n`),
    },
  ];
}
