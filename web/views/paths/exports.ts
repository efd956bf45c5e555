import { splitPrivilege } from "../../../model/access.ts";
import { kindOfId } from "../../../model/node-id.ts";
import type { PathsAnswer } from "../../../queries/paths/answer.ts";
import { filesOf, type Shown } from "../../export/files.ts";
import type { Export } from "../../export/menu.tsx";
import { type ReportRow, reportHtml } from "../../export/report.ts";
import { kindName } from "../../parts/words.ts";
import { nameOf } from "../../proof/sentence.ts";
import type { PathsState } from "../../state/views.ts";

interface ShownPaths extends Omit<Shown, "title" | "report" | "answer"> {
  readonly answer: PathsAnswer;
  readonly state: PathsState;
}

/** What can be saved of paths: the picture of those drawn, a report about all. */
export function exportsOf({ answer, state, ...shown }: ShownPaths): Export[] {
  const title = `How ${state.from.join(" and ")} gets to ${state.to.join(" and ")}`;
  const { names } = shown;
  const rows = answer.paths.map(({ target, ...path }): ReportRow => {
    const { node, access } = splitPrivilege(target);
    return { ...path, id: node, access, name: nameOf(target, names), kind: kindName(kindOfId(node) ?? "Hub") };
  });
  return filesOf({
    ...shown,
    title,
    answer,
    report: async (light, dark) =>
      reportHtml({
        title,
        question: [
          ["From", state.from.join(", ")],
          ["To", state.to.join(", ")],
          ...(state.assume.length > 0 ? [["Assumed", state.assume.join(", ")] as const] : []),
          ["Weakest step allowed", state.certainty],
          ...(answer.truncated ? [["Paths", `the first ${rows.length} of more`] as const] : []),
        ],
        snapshot: answer.snapshot,
        written: new Date().toISOString(),
        light,
        dark,
        answer,
        rows,
        total: rows.length,
        gaps: answer.gaps,
        names,
      }),
  });
}
