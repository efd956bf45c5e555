import type { CutAnswer } from "../../../queries/cut/answer.ts";
import type { WhatIfAnswer } from "../../../queries/what-if/answer.ts";
import { ask } from "../../api/ask.ts";
import { pictureFiles } from "../../export/files.ts";
import { type Export, text } from "../../export/menu.tsx";
import { fileName } from "../../export/save.ts";
import type { Theme } from "../../graph/look.ts";
import type { Names } from "../../proof/sentence.ts";
import { cutCsv, whatIfCsv } from "./csv.ts";
import { type CutState, whatIfOf } from "./input.ts";
import { cutMarkdown } from "./markdown.ts";
import type { Shown } from "./shown.ts";

interface Known {
  readonly cut: CutAnswer | undefined;
  readonly whatIf: WhatIfAnswer | undefined;
  readonly names: Names;
  readonly state: CutState;
  readonly theme: Theme;
  readonly shown: Shown | undefined;
}

/** What can be saved of a cut and of what is tried. */
export function exportsOf({ cut, whatIf, names, state, theme, shown }: Known): Export[] {
  const to = state.to.length > 0 ? state.to.join(" and ") : "all that it can take";
  const title = `How to keep ${state.from.join(" and ")} from ${to}`;
  const file = fileName(title);
  const asking = { snapshot: state.snapshot, asOf: state.asOf };
  return [
    ...(shown ? pictureFiles({ ...shown, title, theme }) : []),
    ...(cut
      ? [
          {
            id: "cut-markdown",
            says: "Changes as Markdown",
            file: `${file}.md`,
            make: async () => text("text/markdown", cutMarkdown(cut, names)),
          },
          {
            id: "cut-csv",
            says: "Changes as CSV",
            file: `${file}.csv`,
            make: async () => text("text/csv", cutCsv(cut)),
          },
          {
            id: "cut-json",
            says: "Changes as JSON",
            file: `${file}.json`,
            make: async () => text("application/json", `${JSON.stringify(cut, null, 2)}\n`),
          },
        ]
      : []),
    ...(whatIf && state.without.length > 0
      ? [
          {
            id: "what-if-csv",
            says: "Lost and gained as CSV",
            file: `${file}-what-if.csv`,
            make: async () => {
              const { limit: _, ...whole } = whatIfOf(state);
              return text("text/csv", whatIfCsv(whatIf.truncated ? await ask("what-if", whole, asking) : whatIf));
            },
          },
          {
            id: "what-if-json",
            says: "What-if as JSON",
            file: `${file}-what-if.json`,
            make: async () => text("application/json", `${JSON.stringify(whatIf, null, 2)}\n`),
          },
        ]
      : []),
  ];
}
