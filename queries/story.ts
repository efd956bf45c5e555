import { answerGaps, snapshotOf, unmatched } from "./answer.ts";
import { defineQuery } from "./define.ts";
import { withNamedStarts } from "./starts.ts";
import type { StoryAnswer } from "./story/answer.ts";
import { draw } from "./story/draw.ts";
import { forwardRadius } from "./story/forward.ts";
import { storyInput } from "./story/input.ts";
import { reverseRadius } from "./story/reverse.ts";

/** A blast radius small enough to read: the proofs that matter node by node, everything else in groups. */
export default defineQuery({
  id: "story",
  title: "What does the blast radius look like?",
  input: storyInput,

  run(base, question): StoryAnswer {
    const graph = withNamedStarts(base, question.from);
    const radius = question.direction === "reverse" ? reverseRadius(graph, question) : forwardRadius(graph, question);
    return {
      schema: 1,
      snapshot: snapshotOf(graph),
      direction: question.direction,
      from: question.from,
      to: question.to,
      assume: question.assume,
      gaps: answerGaps(graph.gaps),
      ...unmatched([graph], [...question.from, ...question.to, ...question.assume]),
      ...draw(graph, radius, question),
    };
  },
});
