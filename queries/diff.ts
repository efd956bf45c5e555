import { z } from "zod";
import { defineHistoryQuery } from "./define.ts";
import type { DiffAnswer } from "./diff/answer.ts";
import { differenceOf } from "./diff/difference.ts";
import { historyFrom, historyTo } from "./diff/fields-asked.ts";
import { requireKnown } from "./diff/known.ts";
import { answerOf } from "./diff/make.ts";
import type { Asked } from "./diff/side.ts";
import { carriedScopes, pairOf } from "./diff/which.ts";
import { assumeField, certaintyField, limitField } from "./input.ts";

/** What became reachable and what stopped, and the facts that did it. */
export default defineHistoryQuery({
  id: "diff",
  asks: "history",
  title: "What became reachable, what stopped, and because of which facts?",
  argument: "snapshots",
  input: z.object({
    snapshots: z
      .array(z.string().min(1).max(64))
      .max(2)
      .default([])
      .describe(
        "the older and the newer: an id, the beginning of one, or a time (what was the newest then); one: against the newest; none: the newest against the one before the last import",
      ),
    from: historyFrom,
    to: historyTo,
    assume: assumeField,
    certainty: certaintyField,
    limit: limitField.describe("most rows of each kind; causes and counts stay whole"),
  }),
  notes: `Both graphs are derived by the rules of this version: a changed rule never shows as a change of the estate.

A workload that is deployed anew is the same: pods are compared by their controller, whatever their names or the digest of
their template. What the new template changes shows, with the fields of it.

**Causes.** A gained row is there because of steps that the older snapshot does not have. The facts that those steps rest on
and that changed are its causes; where a step rests on nothing that changed, something is not there any more that forbade it,
and it is found by deriving the graph again with changes undone, half by half. \`shown: derived\` says that the newer
graph was derived again with nothing but the row's causes undone, and that the row was gone. Where there is too much to try,
\`cited\` says that this was left out. What was lost is explained the same way from the older snapshot.

**Not comparable** is what rests on a collection that one of the snapshots did not read: nobody can tell whether it
appeared or was seen for the first time, whether it stopped or was not looked at. It is never called lost. \`carried\` are
accounts and clusters that no import between the two read: what changed there does not show.

The command ends with 1 where reach was gained, or may have been.`,

  async run(archive, question): Promise<DiffAnswer> {
    const pair = pairOf(archive, question.snapshots);
    const older = await archive.open(pair.before.id);
    const same = pair.before.id === pair.after.id;
    const newer = same ? older : await archive.open(pair.after.id);
    const differences = same ? [] : await archive.differences(pair.before.id, pair.after.id);
    const asked: Asked = question;
    requireKnown(older, newer, asked);
    const difference = differenceOf(older, newer, differences, asked);
    return answerOf(pair, carriedScopes(archive, pair), difference, asked, question.limit);
  },
});
