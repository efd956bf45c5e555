import type { CutAnswer } from "../../../queries/cut/answer.ts";
import type { WhatIfAnswer } from "../../../queries/what-if/answer.ts";
import { ask } from "../../api/ask.ts";
import { ownerWords } from "../../control/words.ts";
import { pictureFiles } from "../../export/files.ts";
import { type Export, text } from "../../export/menu.tsx";
import { fileName } from "../../export/save.ts";
import type { Theme } from "../../graph/look.ts";
import { csvLine } from "../../parts/csv.ts";
import { className } from "../../parts/words.ts";
import type { Names } from "../../proof/sentence.ts";
import { type CutState, whatIfOf } from "./input.ts";
import { cutMarkdown } from "./markdown.ts";
import type { Shown } from "./tried.tsx";

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
  const title = `How to keep ${state.from.join(" and ")} from ${state.to.join(" and ")}`;
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

/** The changes of a cut as a spreadsheet takes them, in order. */
export function cutCsv({ cut }: CutAnswer): string {
  const head = ["order", "change", "id", "owner", "cost", "seconds", "reversible", "left", "breaks", "command"];
  const lines = cut.map(({ control, residual, useCount }, at) => [
    at + 1,
    control.title,
    control.id,
    "owner" in control ? ownerWords(control.owner) : "",
    control.cost,
    control.latency.seconds,
    control.reversible ? "yes" : "no",
    residual.nodes,
    useCount,
    control.command,
  ]);
  return [head, ...lines].map(csvLine).join("");
}

/** What comes and goes as a spreadsheet takes it. */
export function whatIfCsv({ lost, gained, changed }: Pick<WhatIfAnswer, "lost" | "gained" | "changed">): string {
  const head = ["what", "start", "id", "name", "kind", "class", "access", "before", "after"];
  const lines = [
    ...lost.map((row) => ({ what: "lost", row })),
    ...gained.map((row) => ({ what: "gained", row })),
    ...changed.map((row) => ({ what: "changed", row })),
  ].map(({ what, row }) => [
    what,
    row.start,
    row.id,
    row.name,
    row.kind,
    className(row.class),
    row.access,
    row.before ?? "",
    row.after ?? "",
  ]);
  return [head, ...lines].map(csvLine).join("");
}
