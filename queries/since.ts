import { z } from "zod";
import { splitPrivilege } from "../model/access.ts";
import { compare } from "../model/canonical.ts";
import { kindSpec } from "../model/node.ts";
import { firstOwner } from "../model/owner.ts";
import { certainties } from "../model/step.ts";
import { AnswerBook, answerGaps, snapshotOf, unmatched } from "./answer.ts";
import { defineHistoryQuery } from "./define.ts";
import { shownChange } from "./diff/changes.ts";
import { historyFrom, historyTo, namedOf } from "./diff/fields-asked.ts";
import { requireKnown } from "./diff/known.ts";
import { assumeField, certaintyField, limitField } from "./input.ts";
import type { SinceAnswer, SinceRow } from "./since/answer.ts";
import { pointsOf, type Traced, traced } from "./since/walk.ts";

/** Since when each target that is reachable now has been, and what opened it. */
export default defineHistoryQuery({
  id: "since",
  asks: "history",
  title: "Since when is this reachable, and what opened it?",
  input: z.object({
    from: historyFrom,
    to: historyTo,
    assume: assumeField,
    certainty: certaintyField,
    imports: z
      .int()
      .min(1)
      .max(10_000)
      .default(30)
      .describe("how many imports it looks back, the newest counted; each that changed something is a graph to open"),
    limit: limitField,
  }),
  notes: `Reach comes and goes, so every kept snapshot is looked at, from the newest back: half of them would not do. A row tells the
first snapshot of the time that goes on, the import that gave it, and what changed with it; earlier times follow.

\`atLeast\` means that history ends there: no older snapshot is kept or was looked at, or the older one did not read what would
tell (\`unread\`). Snapshots that were pruned leave gaps that nobody sees: what came and went within one is not told.`,

  async run(archive, question): Promise<SinceAnswer> {
    const { points, imports, older } = pointsOf(archive, question.imports);
    const snapshot = await archive.open(archive.current.id);
    requireKnown(snapshot, snapshot, question);
    const { side, rows } = await traced(archive, points, snapshot, question);
    const sorted = rows.toSorted(oldestLast);
    const limit = question.limit ?? sorted.length;
    const book = new AnswerBook();
    const keys = new Map<object, Map<number, string>>();
    const shown = sorted.slice(0, limit).map(({ found, periods, opened, derived, unread }): SinceRow => {
      const privileges = side.named(found.target);
      const prover = side.prover(found.start);
      const [proof] = privileges.flatMap((p) => prover?.proof(p) ?? []).sort((a, b) => a.stratum - b.stratum);
      const graph = side.start(found.start)?.graph();
      const [since, ...earlier] = periods;
      if (!proof || !graph || !since) throw new Error("what is reachable has a proof");
      const node = side.graph.nodeOf(proof.target);
      const { kind = "Hub" as const, name = "" } = side.graph.nodes[node] ?? {};
      const { node: id, access } = splitPrivilege(found.target);
      const own = keys.get(graph) ?? new Map<number, string>();
      keys.set(graph, own);
      return {
        start: found.start,
        id,
        kind,
        class: kindSpec(kind).class,
        name,
        owner: firstOwner(side.graph.owners.ofNode(node)),
        access,
        certainty: certainties[found.after ?? 0] ?? "assumed",
        since,
        opened: opened.map((change) => change.id).sort(compare),
        shown: derived ? "derived" : "cited",
        earlier,
        unread,
        proof: book.add(graph, proof, own),
      };
    });
    const changes = new Map(
      sorted.slice(0, limit).flatMap(({ opened }) => opened.map((change) => [change.id, change])),
    );
    const { from, to, assume, certainty } = question;
    const oldest = points.at(-1);
    if (!oldest) throw new Error("the current snapshot was imported");
    return {
      schema: 1,
      snapshot: snapshotOf(snapshot),
      from,
      to,
      assume,
      certainty,
      history: { oldest, imports, older },
      truncated: sorted.length > limit,
      rows: shown,
      changes: Object.fromEntries(
        [...changes]
          .sort(([a], [b]) => compare(a, b))
          .map(([id, change]) => [id, shownChange(change, side.graph, side.graph)]),
      ),
      gaps: answerGaps(side.graph.gaps),
      ...unmatched([side.graph], [...from, ...namedOf(to), ...assume]),
      proofs: book.proofs,
      steps: book.steps,
    };
  },
});

/** What is new first, then by target and start. */
function oldestLast(a: Traced, b: Traced): number {
  const at = ({ periods: [since] }: Traced): string => since?.from.importedAt ?? "";
  return compare(at(b), at(a)) || compare(a.found.target, b.found.target) || compare(a.found.start, b.found.start);
}
