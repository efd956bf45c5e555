import { splitPrivilege } from "../../../model/access.ts";
import { certainties } from "../../../model/step.ts";
import type { AnswerProof } from "../../../queries/answer.ts";
import type { ExposesAnswer, ExposesRow } from "../../../queries/exposes.ts";
import { tally } from "./tally.ts";

/**
 * The answers about several targets as one about all of them: of each start the surest and shortest way to one of them;
 * the targets themselves are no starts. Where rows were left out, its counts are at least so many.
 *
 * @param answers of one snapshot, at least one
 */
export function exposedTogether(answers: readonly [ExposesAnswer, ...ExposesAnswer[]]): ExposesAnswer {
  const [first, ...others] = answers;
  if (others.length === 0) return first;
  const proofs: Record<string, AnswerProof> = {};
  const best = new Map<string, ExposesRow>();
  const own = new Set(answers.flatMap(({ reachedBy }) => reachedBy.map(({ target }) => splitPrivilege(target).node)));
  for (const [at, answer] of answers.entries()) {
    for (const row of answer.reachedBy) {
      if (own.has(row.id)) continue;
      const key = `${row.id}#${row.access}`;
      const before = best.get(key);
      if (before && order(before, row) <= 0) continue;
      // Each answer numbers its proofs by itself.
      const proof = `${at + 1}-${row.proof}`;
      const known = answer.proofs[row.proof];
      if (known) proofs[proof] = known;
      best.set(key, { ...row, proof });
    }
  }
  const rows = [...best.values()].sort(order);
  const truncated = answers.some((answer) => answer.truncated);
  const used = new Set(rows.map(({ proof }) => proof));
  return {
    ...first,
    target: answers.map(({ target }) => target).join(", "),
    counts: { byKind: counted(answers, rows, truncated) },
    truncated,
    unmatched: answers.flatMap(({ unmatched = [] }) => unmatched),
    reachedBy: rows,
    proofs: Object.fromEntries(Object.entries(proofs).filter(([id]) => used.has(id))),
    steps: Object.assign({}, ...answers.map(({ steps }) => steps)),
  };
}

const order = (a: ExposesRow, b: ExposesRow): number =>
  certainties.indexOf(a.certainty) - certainties.indexOf(b.certainty) || a.stepCount - b.stepCount;

/** Starts by kind: those shown, and where not all are, at least as many as one target has. */
function counted(
  answers: readonly ExposesAnswer[],
  rows: readonly ExposesRow[],
  truncated: boolean,
): Readonly<Record<string, number>> {
  const shown = tally(rows.map(({ kind }) => kind));
  if (!truncated) return shown;
  const kinds = new Set([...Object.keys(shown), ...answers.flatMap(({ counts }) => Object.keys(counts.byKind))]);
  return Object.fromEntries(
    [...kinds].map((kind) => [
      kind,
      Math.max(shown[kind] ?? 0, ...answers.map(({ counts }) => counts.byKind[kind] ?? 0)),
    ]),
  );
}
