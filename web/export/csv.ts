import type { Condition } from "../../model/step.ts";
import { csvLine } from "../parts/csv.ts";
import { foldedSteps, type Proofs } from "../proof/fold.ts";
import { type Names, sentenceOf } from "../proof/sentence.ts";

/** Steps of proofs as a spreadsheet takes them, one line each, with a heading. */
export function stepsCsv(answer: Proofs, proofs: readonly string[], names: Names): string {
  const head = ["proof", "step", "sentence", "from", "to", "rule", "certainty", "conditions", "evidence", "owners"];
  const lines = proofs.flatMap((proof) =>
    foldedSteps(answer, proof).map((folded, index) => [
      proof,
      index + 1,
      sentenceOf(folded, names),
      folded.from.join(" and "),
      folded.step.to,
      folded.step.rule,
      folded.step.certainty,
      folded.conditions.map(({ text }: Condition) => text).join("; "),
      folded.evidence.map(({ source, locator }) => `${source} ${locator}`.trim()).join("; "),
      folded.step.owners.join("; "),
    ]),
  );
  return [head, ...lines].map(csvLine).join("");
}
