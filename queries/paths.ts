import { z } from "zod";
import type { GraphReader } from "../graph/port.ts";
import type { Privilege } from "../model/access.ts";
import { compare } from "../model/canonical.ts";
import { certainties } from "../model/step.ts";
import { AnswerBook, answerGaps, snapshotOf, unmatched } from "./answer.ts";
import { hypotheses } from "./assume.ts";
import { defineQuery } from "./define.ts";
import {
  aloneField,
  assumeField,
  avoidField,
  certaintyField,
  fromField,
  limitField,
  targetField,
  throughField,
} from "./input.ts";
import type { PathRow, PathsAnswer } from "./paths/answer.ts";
import { avoided, waypointPrivileges } from "./paths/avoid.ts";
import { PathControls } from "./paths/controls.ts";
import { dagOf } from "./paths/dag.ts";
import { PathGroup, type PathSearch, PathSource } from "./paths/group.ts";
import { ControlMarks } from "./paths/marks.ts";
import { endsOf, rowsOf } from "./paths/rows.ts";
import { wantedTargets } from "./selector.ts";
import { impliedByStart, startsOf, withNamedStarts } from "./starts.ts";

export type { PathsAnswer } from "./paths/answer.ts";

const input = z.object({
  from: fromField,
  to: targetField,
  k: z
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe("most paths: the best to every target first, then every target's second way, and so on"),
  through: throughField,
  avoid: avoidField,
  assume: assumeField,
  certainty: certaintyField,
  alone: aloneField,
  limit: limitField,
});
type PathsQuestion = z.infer<typeof input>;

/** Ways from starts to targets: stronger first, then cheaper, and only those that differ in the controls which close them. */
export default defineQuery({
  id: "paths",
  title: "How does one get from here to there?",
  input,
  notes: `A path is a proof: steps of which none can be left out. Paths from one start to one target's node are told apart by
their controls: of those with the same set of controls that close them the strongest and cheapest is shown. A step that no
control closes tells no paths apart; one that only several controls together close counts as one more control.

\`cost\` adds up the steps, a step that is needed twice counts twice. Certain paths come first, then those with conditional
steps, then those with assumed ones. The search is bounded: where it was ended, \`unfinished\` names the start and target,
\`truncated\` is true, and paths that any control which closes an earlier one closes too may be missing.

\`through\`: the path gives or needs an access on that node, which the rest of the path rests on; a detour that proves nothing
does not count. Of a pattern any match will do; every waypoint is passed, in any order. \`avoid\`: no step needs or gives an
access on that node (with \`#access\` that one); a control is taken as carried out, several together; a step is named by its
key. Nothing is derived again: what a control's edit would open is the matter of \`what-if\`.

\`controls\` of a path are those that each alone close it, \`against\` compares them with those of the first path to the same
target. \`dag\` is the union of all paths shown.`,

  run(base, question): PathsAnswer {
    const graph = withNamedStarts(base, question.from);
    const maxStratum = certainties.indexOf(question.certainty);
    const most = Math.min(question.k, question.limit ?? question.k);
    const through = waypointPrivileges(graph, question.through);
    const avoid = avoided(graph, question.avoid, maxStratum);
    const marks = new ControlMarks(graph, maxStratum);
    const { groups, held } = groupsOf(graph, question, { maxStratum, marks, most, through }, avoid.banned);
    const { rows, truncated, unfinished } = rowsOf(groups, most);
    const book = new AnswerBook();
    const controls = new PathControls(graph, marks);
    const paths = rows.map(({ group, way, proof, first }): PathRow => {
      const { source } = group;
      const id = book.add(source.graph, proof, new Map());
      const own = controls.of(proof.steps, book.proofs[id]?.steps ?? []);
      return {
        start: source.start.name,
        target: source.graph.key(proof.target),
        way,
        certainty: certainties[proof.stratum] ?? "assumed",
        conditions: proof.conditions,
        cost: proof.cost,
        stepCount: proof.stepCount,
        proof: id,
        controls: controls.ids(own),
        ...(way > 1 ? { against: controls.difference(own, controls.sorted(first.proof.steps)) } : {}),
      };
    });
    const { from, to, assume } = question;
    return {
      schema: 1,
      snapshot: snapshotOf(graph),
      from,
      to,
      assume,
      through: question.through,
      avoid: question.avoid,
      gaps: answerGaps(graph.gaps, givenUp(groups)),
      truncated,
      ...(unfinished.length > 0 ? { unfinished: unfinished.map(endsOf) } : {}),
      ...unmatched([graph], [...from, ...to, ...assume, ...question.through, ...avoid.selectors]),
      ...(held.length > 0 ? { held } : {}),
      paths,
      controls: controls.table(),
      dag: dagOf(
        book,
        paths.map(({ proof }) => proof),
      ),
      proofs: book.proofs,
      steps: book.steps,
    };
  },
});

/** A group for each start and each node of a target, without what the start has from the beginning. */
function groupsOf(
  graph: GraphReader,
  { from, to, alone, assume }: PathsQuestion,
  search: PathSearch,
  banned: (graph: GraphReader) => Uint8Array | undefined,
): { readonly groups: PathGroup[]; readonly held: Privilege[] } {
  const assumed = hypotheses(graph, assume, search.maxStratum);
  const goals = wantedTargets(graph, to);
  const held = new Set<Privilege>();
  const groups = startsOf(graph, from, alone).flatMap((start) => {
    const own = assumed(start.privileges);
    const has = impliedByStart(own, start.privileges);
    const open = goals.filter((goal) => !has.has(goal));
    for (const goal of goals) if (has.has(goal)) held.add(graph.key(goal));
    const source = new PathSource(start, own, search, open, banned(own));
    return [...Map.groupBy(open, (goal) => graph.nodeOf(goal))].map(
      ([node, privileges]) => new PathGroup(source, node, privileges),
    );
  });
  return { groups, held: [...held].sort(compare) };
}

/** Targets without a path for which contradictory proofs were all that was tried. */
const givenUp = (groups: readonly PathGroup[]): number => groups.reduce((sum, group) => sum + group.givenUp, 0);
