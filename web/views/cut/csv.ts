import type { CutAnswer } from "../../../queries/cut/answer.ts";
import type { WhatIfAnswer } from "../../../queries/what-if/answer.ts";
import { ownerWords } from "../../control/words.ts";
import { csvLine } from "../../parts/csv.ts";
import { className } from "../../parts/words.ts";

/** The changes of a cut as a spreadsheet takes them, in order. */
export function cutCsv({ cut }: Pick<CutAnswer, "cut">): string {
  const head = ["order", "change", "id", "owner", "cost", "seconds", "reversible", "left", "breaks", "command"];
  const lines = cut.map(({ control, residual, useCount }, at) => [
    at + 1,
    control.title,
    control.id,
    ownerWords(control.owner),
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
