import { useCallback, useMemo } from "react";
import type { StoryAnswer } from "../../../queries/story/answer.ts";
import type { TokenAnswer } from "../../../queries/token/answer.ts";
import { useAnswer } from "../../api/ask.ts";
import { unchanged } from "../../graph/fate.ts";
import { Mirror } from "../../graph/mirror.tsx";
import { useOrientation } from "../../graph/orientation.ts";
import { sceneOf } from "../../graph/scene.ts";
import { Stage } from "../../graph/stage.tsx";
import { usePlaces } from "../../graph/use-places.ts";
import { describeNode } from "../../graph/words.ts";
import { ProblemBlock } from "../../parts/problem.tsx";
import { plural } from "../../parts/words.ts";
import { focusOf } from "../cut/proofs.ts";
import { opened } from "../radius/actions.ts";
import type { TokenChange, TokenState } from "./paste.tsx";

interface Props {
  readonly answer: TokenAnswer;
  readonly state: TokenState;
  readonly change: TokenChange;
}

/** The ways to the first targets, as the other views draw them. */
export function Picture({ answer, state, change }: Props) {
  const to = answer.reach.targets.map(({ id, access }) => `${id}#${access}`);
  const { data, error, isPlaceholderData } = useAnswer(
    "story",
    { from: [...answer.drawn], to, open: [...state.open] },
    { keep: true, enabled: to.length > 0 },
  );
  if (error) return <ProblemBlock error={error} />;
  return (
    <div className="graph token-graph">
      {data ? (
        <Known story={data} settled={!isPlaceholderData} answer={answer} state={state} change={change} />
      ) : (
        <p className="graph-waits" role="status">
          Drawing what it reaches
        </p>
      )}
    </div>
  );
}

interface KnownProps extends Props {
  readonly story: StoryAnswer;
  readonly settled: boolean;
}

function Known({ story, settled, answer, state, change }: KnownProps) {
  const orientation = useOrientation(state.orientation);
  const focus = focusOf(story, state.target);
  const scene = useMemo(() => sceneOf(story, orientation, focus, unchanged), [story, orientation, focus]);
  const placed = usePlaces(settled ? scene : undefined, `token ${answer.from.join(" ")}`);
  const picked = useMemo(() => [state.node, state.edge].filter((id) => id !== ""), [state.node, state.edge]);
  const describe = useCallback((id: string) => describeNode(story, scene, id), [story, scene]);
  const pick = ({ node = "", edge = "" }: { readonly node?: string; readonly edge?: string }): void =>
    change({ node, edge }, "replace");
  return (
    <>
      {placed && (
        <Stage
          placed={placed}
          label={`What it reaches: ${plural(scene.nodes.length, "node")}`}
          picked={picked}
          lit={none}
          describe={describe}
          onPick={pick}
          onOpen={(id) => change(opened(id, state), "replace")}
          onMenu={({ id }) => pick({ node: id })}
          onTurn={() => change({ orientation: state.orientation === "right" ? "down" : "right" }, "replace")}
        />
      )}
      <Mirror answer={story} scene={scene} onNode={(node) => pick({ node })} onEdge={(edge) => pick({ edge })} />
    </>
  );
}

const none: readonly string[] = [];
