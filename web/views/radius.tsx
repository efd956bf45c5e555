import { useCallback, useMemo, useState } from "react";
import type { StoryAnswer, StoryFocus, StoryNode } from "../../queries/story/answer.ts";
import { useAnswer } from "../api/ask.ts";
import { Mirror } from "../graph/mirror.tsx";
import { type NodeAction, NodeMenu } from "../graph/node-menu.tsx";
import { useOrientation } from "../graph/orientation.ts";
import type { MenuPlace, Picture } from "../graph/picture.ts";
import { type Scene, sceneOf } from "../graph/scene.ts";
import { Split } from "../graph/split.tsx";
import { Stage } from "../graph/stage.tsx";
import { usePlaces } from "../graph/use-places.ts";
import { describeNode } from "../graph/words.ts";
import { Empty } from "../parts/empty.tsx";
import { GapBanner } from "../parts/gaps.tsx";
import { usePhone } from "../parts/phone.ts";
import { ProblemBlock } from "../parts/problem.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { say } from "../parts/toasts.tsx";
import { useTheme } from "../state/theme.ts";
import { useViewState } from "../state/use-view-state.ts";
import type { FieldsOf, RadiusState } from "../state/views.ts";
import { changeBy, opened } from "./radius/actions.ts";
import { exportsOf } from "./radius/exports.ts";
import { HiddenChip } from "./radius/hidden.tsx";
import { asks, familyOf, storyOf } from "./radius/input.ts";
import { Question } from "./radius/question.tsx";
import { Reached } from "./radius/reached.tsx";
import { Side } from "./radius/side.tsx";
import "./radius/radius.css";

/** The blast radius: the picture, its proof and everything that is reached. */
export default function Radius() {
  const { state, change } = useViewState("radius");
  return (
    <div className="radius">
      <h1 className="unseen">Blast radius</h1>
      <Question state={state} onChange={change} />
      {asks(state) ? (
        <Answer state={state} change={change} />
      ) : (
        <Nothing onStart={() => change({ from: ["internet"] })} />
      )}
    </div>
  );
}

const Nothing = ({ onStart }: { readonly onStart: () => void }) => (
  <Empty title="Where does it begin?">
    <p>Name an entry point, an identity, a workload or a leaked credential above.</p>
    <button type="button" className="button main" onClick={onStart}>
      Begin at the internet
    </button>
  </Empty>
);

interface Props {
  readonly state: RadiusState;
  readonly change: (fields: FieldsOf<"radius">, move?: "push" | "replace") => void;
}

function Answer({ state, change }: Props) {
  const { data, error, isPlaceholderData, refetch } = useAnswer("story", storyOf(state), { keep: true });
  if (error) return <ProblemBlock error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton says="Drawing the blast radius" lines={10} />;
  return <Drawn answer={data} settled={!isPlaceholderData} state={state} change={change} />;
}

/** The proof to highlight: of what was chosen, else the most important. */
const chosen = ({ focus, direction }: StoryAnswer, { target }: RadiusState): StoryFocus | undefined =>
  focus.find((one) => (direction === "forward" ? one.target === target : `${one.start}` === target)) ?? focus[0];

interface DrawnProps extends Props {
  readonly answer: StoryAnswer;
  /** False while it is the answer to the question before. */
  readonly settled: boolean;
}

function Drawn({ answer, settled, state, change }: DrawnProps) {
  const focus = chosen(answer, state);
  const orientation = useOrientation(state.orientation);
  const scene = useMemo(() => sceneOf(answer, orientation, focus), [answer, orientation, focus]);
  const placed = usePlaces(settled ? scene : undefined, familyOf(state));
  const theme = useTheme();
  const phone = usePhone();
  const [menu, setMenu] = useState<MenuPlace>();
  const [picture, setPicture] = useState<Picture>();
  const names = useMemo(() => new Map(answer.nodes.map(({ id, name }) => [id, name])), [answer]);
  const describe = useCallback((id: string) => describeNode(answer, scene, id), [answer, scene]);
  const picked = useMemo(() => [state.node, state.edge].filter((id) => id !== ""), [state.node, state.edge]);
  const lit = useMemo(() => litBy(scene, state.step), [scene, state.step]);

  const pick = ({ node = "", edge = "" }: { readonly node?: string; readonly edge?: string }): void =>
    change({ node, edge, step: edge === "" ? state.step : stepOn(scene, edge) }, "replace");
  const open = (id: string): void => change(opened(id, state));
  const act = (action: NodeAction, node: StoryNode): void => {
    const fields = changeBy(action, node, state);
    if (fields) change(fields);
    else void navigator.clipboard.writeText(node.id).then(() => say("Copied"));
  };
  const choose = ({ id, privilege }: { readonly id: string; readonly privilege: string }): void =>
    state.direction === "forward"
      ? change({ to: [privilege], target: privilege, node: "", edge: "", step: "" })
      : change({ from: [id], target: privilege, node: "", edge: "", step: "" });

  const files = useMemo(
    () => (placed && picture ? exportsOf({ answer, placed, picture, names, state, theme }) : []),
    [answer, placed, picture, names, state, theme],
  );

  const label = `${state.direction === "forward" ? `What ${state.from.join(", ")} reaches` : `Who reaches ${state.to.join(", ")}`}: ${scene.nodes.length} nodes, ${scene.edges.length} edges`;
  const graph = (
    <div className="graph">
      {placed ? (
        <Stage
          placed={placed}
          label={label}
          picked={picked}
          lit={lit}
          describe={describe}
          onPick={pick}
          onOpen={open}
          onMenu={setMenu}
          onTurn={() => change({ orientation: state.orientation === "right" ? "down" : "right" })}
          onReady={setPicture}
        >
          <HiddenChip hidden={answer.hidden} state={state} onChange={change} />
        </Stage>
      ) : (
        <p className="graph-waits" role="status">
          Placing {scene.nodes.length} nodes
        </p>
      )}
      <NodeMenu
        place={menu}
        node={answer.nodes.find(({ id }) => id === menu?.id)}
        onAction={act}
        onClose={() => setMenu(undefined)}
      />
      <Mirror answer={answer} scene={scene} onNode={(node) => pick({ node })} onEdge={(edge) => pick({ edge })} />
    </div>
  );
  const rows = (
    <div className="radius-rows">
      <GapBanner gaps={answer.gaps} />
      <Reached state={state} onRow={choose} onFilter={(fields) => change(fields, "replace")} />
    </div>
  );
  return (
    <div className="radius-parts" data-ready={settled && placed?.scene === scene}>
      <Split
        name="radius"
        along="row"
        share={72}
        label="Width of the picture"
        first={
          <Split
            name="radius-rows"
            along="column"
            share={64}
            label="Height of the picture"
            first={phone ? rows : graph}
            second={phone ? graph : rows}
          />
        }
        second={
          <Side
            answer={answer}
            scene={scene}
            focus={focus}
            names={names}
            state={state}
            change={change}
            onAction={act}
            files={files}
          />
        }
      />
    </div>
  );
}

/** Edges of the picture that stand for a step. */
const litBy = (scene: Scene, step: string): readonly string[] =>
  step === "" ? [] : scene.edges.filter(({ edge }) => edge.steps.includes(step)).map(({ id }) => id);

/** The first step of the highlighted proof that an edge stands for. */
function stepOn(scene: Scene, id: string): string {
  const found = scene.edges.find((one) => one.id === id);
  return found?.focus ? (found.edge.steps.findLast((key) => !key.startsWith("model.implies@")) ?? "") : "";
}
