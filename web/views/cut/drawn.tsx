import type { UseQueryResult } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { StoryAnswer } from "../../../queries/story/answer.ts";
import type { WhatIfAnswer } from "../../../queries/what-if/answer.ts";
import { unchanged } from "../../graph/fate.ts";
import { Mirror } from "../../graph/mirror.tsx";
import { useOrientation } from "../../graph/orientation.ts";
import type { Picture } from "../../graph/picture.ts";
import { sceneOf } from "../../graph/scene.ts";
import { Stage } from "../../graph/stage.tsx";
import { usePlaces } from "../../graph/use-places.ts";
import { describeNode } from "../../graph/words.ts";
import { plural } from "../../parts/words.ts";
import { opened } from "../radius/actions.ts";
import { fatesOf } from "./fates.ts";
import { type Change, type CutState, familyOf } from "./input.ts";
import { focusOf } from "./proofs.ts";
import type { Shown } from "./shown.ts";

interface Props {
  readonly story: UseQueryResult<StoryAnswer>;
  readonly whatIf: WhatIfAnswer | undefined;
  readonly state: CutState;
  readonly change: Change;
  readonly onShown: (shown: Shown | undefined) => void;
}

/** The picture of what is reached as things are, with what the ticks take away struck out. */
export function Drawn({ story: { data, isPlaceholderData }, whatIf, state, change, onShown }: Props) {
  return (
    <div className="graph">
      {data ? (
        <Known
          story={data}
          settled={!isPlaceholderData}
          whatIf={whatIf}
          state={state}
          change={change}
          onShown={onShown}
        />
      ) : (
        <p className="graph-waits" role="status">
          Drawing what is reached
        </p>
      )}
    </div>
  );
}

interface KnownProps extends Omit<Props, "story"> {
  readonly story: StoryAnswer;
  readonly settled: boolean;
}

const none: readonly string[] = [];

function Known({ story, settled, whatIf, state, change, onShown }: KnownProps) {
  const orientation = useOrientation(state.orientation);
  const focus = focusOf(story, state.target);
  const tries = state.without.length > 0;
  const fates = useMemo(() => (tries && whatIf ? fatesOf(story, whatIf) : unchanged), [story, whatIf, tries]);
  const scene = useMemo(() => sceneOf(story, orientation, focus, fates), [story, orientation, focus, fates]);
  const placed = usePlaces(settled ? scene : undefined, familyOf(state));
  const [picture, setPicture] = useState<Picture>();
  const picked = useMemo(() => [state.node, state.edge].filter((id) => id !== ""), [state.node, state.edge]);
  const lit = useMemo(
    () =>
      state.step === "" ? none : scene.edges.filter(({ edge }) => edge.steps.includes(state.step)).map(({ id }) => id),
    [scene, state.step],
  );
  const describe = useCallback((id: string) => describeNode(story, scene, id), [story, scene]);
  useEffect(() => onShown(placed && picture ? { placed, picture } : undefined), [placed, picture, onShown]);
  const pick = ({ node = "", edge = "" }: { readonly node?: string; readonly edge?: string }): void =>
    change({ node, edge }, "replace");
  const gone = scene.nodes.filter(({ fate }) => fate === "gone").length;
  return (
    <>
      {placed && (
        <Stage
          placed={placed}
          label={`What ${state.from.join(", ")} reaches: ${plural(scene.nodes.length, "node")}${tries ? `, ${gone} of them not any more with what is ticked` : ""}`}
          picked={picked}
          lit={lit}
          describe={describe}
          onPick={pick}
          onOpen={(id) => change(opened(id, state))}
          onMenu={({ id }) => pick({ node: id })}
          onTurn={() => change({ orientation: state.orientation === "right" ? "down" : "right" })}
          onReady={setPicture}
        >
          {tries && (
            <p className="graph-chip">
              {gone > 0
                ? `× ${plural(gone, "node")} here out of reach with what is ticked`
                : "Nothing drawn here is lost"}
            </p>
          )}
        </Stage>
      )}
      <Mirror answer={story} scene={scene} onNode={(node) => pick({ node })} onEdge={(edge) => pick({ edge })} />
    </>
  );
}
