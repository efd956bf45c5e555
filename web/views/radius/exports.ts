import type { StoryAnswer } from "../../../queries/story/answer.ts";
import { ask } from "../../api/ask.ts";
import { filesOf, type Shown } from "../../export/files.ts";
import type { Export } from "../../export/menu.tsx";
import { type Report, type ReportRow, reportHtml } from "../../export/report.ts";
import { kindName } from "../../parts/words.ts";
import type { RadiusState } from "../../state/views.ts";
import { exposedTogether } from "./exposed.ts";

/** Rows that a report proves one by one. */
const reported = 1000;

interface ShownRadius extends Omit<Shown, "title" | "report" | "answer" | "proofs"> {
  readonly answer: StoryAnswer;
  readonly state: RadiusState;
}

/** What can be saved of a blast radius. */
export function exportsOf({ answer, state, ...shown }: ShownRadius): Export[] {
  const title = titleOf(state);
  return filesOf({
    ...shown,
    title,
    answer,
    proofs: answer.focus.map(({ proof }) => proof),
    report: (light, dark) => report(answer, state, { title, light, dark, names: shown.names }),
  });
}

const titleOf = ({ direction, from, to }: RadiusState): string =>
  direction === "forward" ? `What ${from.join(" and ")} reaches` : `Who reaches ${to.join(" and ")}`;

type Common = Pick<Report, "title" | "light" | "dark" | "names">;

async function report(answer: StoryAnswer, state: RadiusState, own: Common): Promise<string> {
  const { snapshot, asOf, certainty, alone, assume } = state;
  const asking = { snapshot, asOf };
  const common = {
    ...own,
    question: [
      ...(state.from.length > 0 ? [["From", state.from.join(", ")] as const] : []),
      ...(state.to.length > 0 ? [["To", state.to.join(", ")] as const] : []),
      ...(assume.length > 0 ? [["Assumed", assume.join(", ")] as const] : []),
      ["Weakest step allowed", certainty] as const,
    ],
    written: new Date().toISOString(),
  };
  if (state.direction === "reverse") {
    const [first, ...others] = await Promise.all(
      state.to.map((target) => ask("exposes", { target, certainty, alone, limit: reported }, asking)),
    );
    if (!first) throw new Error("a reverse question names a target");
    const all = exposedTogether([first, ...others]);
    const rows = all.reachedBy.map(({ kind, ...row }): ReportRow => ({ ...row, kind: kindName(kind), conditions: [] }));
    const total = Object.values(all.counts.byKind).reduce((sum, count) => sum + count, 0);
    return reportHtml({ ...common, snapshot: answer.snapshot, answer: all, rows, total, gaps: all.gaps });
  }
  const all = await ask(
    "reach",
    { from: [...state.from], assume: [...assume], certainty, alone, limit: reported },
    asking,
  );
  const rows = all.reached.map(({ kind, ...row }): ReportRow => ({ ...row, kind: kindName(kind) }));
  const total = Object.values(all.counts.byCertainty).reduce((sum, count) => sum + count, 0);
  const more = new Map([...all.reached.map(({ id, name }) => [id, name] as const), ...own.names]);
  return reportHtml({ ...common, names: more, snapshot: answer.snapshot, answer: all, rows, total, gaps: all.gaps });
}
