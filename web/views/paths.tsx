import { useMemo, useState } from "react";
import type { PathRow, PathsAnswer } from "../../queries/paths/answer.ts";
import { useAnswer } from "../api/ask.ts";
import { type Ticks, TicksProvider } from "../control/ticks.ts";
import { ExportMenu } from "../export/menu.tsx";
import { Mirror } from "../graph/mirror.tsx";
import { useOrientation } from "../graph/orientation.ts";
import type { Picture } from "../graph/picture.ts";
import type { Scene } from "../graph/scene.ts";
import { Split } from "../graph/split.tsx";
import { Stage } from "../graph/stage.tsx";
import { usePlaces } from "../graph/use-places.ts";
import { Check } from "../parts/check.tsx";
import { Empty } from "../parts/empty.tsx";
import { GapBanner } from "../parts/gaps.tsx";
import { usePhone } from "../parts/phone.ts";
import { ProblemBlock } from "../parts/problem.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { ViewLink } from "../parts/view-link.tsx";
import { ProofPanel } from "../proof/panel.tsx";
import { keeping } from "../state/history.ts";
import { useTheme } from "../state/theme.ts";
import { useViewState } from "../state/use-view-state.ts";
import type { FieldsOf, PathsState, ViewState } from "../state/views.ts";
import { ClosedBy } from "./paths/closed-by.tsx";
import { Compared } from "./paths/compared.tsx";
import { exportsOf } from "./paths/exports.ts";
import { pathScene } from "./paths/path-scene.ts";
import { PathsQuestion } from "./paths/question.tsx";
import { Ranked } from "./paths/ranked.tsx";
import "./radius/radius.css";

/** Ranked proofs between chosen starts and ends. */
export default function Paths() {
  const { state, change } = useViewState("paths");
  return (
    <div className="radius">
      <h1 className="unseen">Paths</h1>
      <PathsQuestion state={state} onChange={change} />
      {state.from.length > 0 && state.to.length > 0 ? (
        <Answer state={state} change={change} />
      ) : (
        <Empty title="From where to where?">
          <p>Name a start and a target above. A pattern or a class asks for each of its matches.</p>
        </Empty>
      )}
    </div>
  );
}

interface Props {
  readonly state: PathsState;
  readonly change: (fields: FieldsOf<"paths">, move?: "push" | "replace") => void;
}

function Answer({ state, change }: Props) {
  const { from, to, assume, certainty, alone, k, through, avoid } = state;
  const question = {
    from: [...from],
    to: [...to],
    assume: [...assume],
    certainty,
    alone,
    k,
    ...(through.length > 0 ? { through: [...through] } : {}),
    ...(avoid.length > 0 ? { avoid: [...avoid] } : {}),
  };
  const { data, error, isPlaceholderData, refetch } = useAnswer("paths", question, { keep: true });
  if (error) return <ProblemBlock error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton says="Looking for paths" lines={10} />;
  if (data.paths.length === 0) return <NoPath answer={data} narrowed={through.length + avoid.length > 0} />;
  return <Found answer={data} settled={!isPlaceholderData} state={state} change={change} />;
}

interface NoPathProps {
  readonly answer: PathsAnswer;
  /** Waypoints or what is to be avoided leave none, perhaps. */
  readonly narrowed: boolean;
}

const NoPath = ({ answer, narrowed }: NoPathProps) => (
  <>
    <GapBanner gaps={answer.gaps} />
    <Empty title={answer.held?.length ? "It is held from the beginning" : "No path is proven"}>
      {answer.held?.length ? (
        <p>The start already is, or includes, {answer.held.join(", ")}.</p>
      ) : (
        <p>
          {narrowed ? "Not through these waypoints and past what is to be avoided. " : "Not with these steps. "}
          Allow conditional or assumed steps, or assume that exposed workloads are taken over.
        </p>
      )}
      {answer.unmatched?.length ? <p>Nothing matches {answer.unmatched.join(", ")}.</p> : null}
    </Empty>
  </>
);

const none: readonly string[] = [];

interface FoundProps extends Props {
  readonly answer: PathsAnswer;
  /** False while it is the answer to the question before. */
  readonly settled: boolean;
}

function Found({ answer, settled, state, change }: FoundProps) {
  const at = state.path < answer.paths.length ? state.path : 0;
  const against = state.against - 1 === at ? undefined : answer.paths[state.against - 1];
  const path = answer.paths[at];
  const orientation = useOrientation(state.orientation);
  const theme = useTheme();
  const phone = usePhone();
  const drawn = useMemo(
    () => pathScene(answer, drawnProofs(answer, path, against, state.only), orientation),
    [answer, path, against, state.only, orientation],
  );
  const placed = usePlaces(
    settled ? drawn.scene : undefined,
    [answer.snapshot.id, ...state.from, ">", ...state.to].join(" "),
  );
  const [picture, setPicture] = useState<Picture>();
  const [node, setNode] = useState("");
  const lit = useMemo(() => litIn(drawn.scene, state.step, !!against), [drawn, state.step, against]);
  const picked = useMemo(() => (node === "" ? none : [node]), [node]);
  const files = useMemo(
    () =>
      placed && picture
        ? exportsOf({
            answer,
            proofs: drawn.story.focus.map(({ proof }) => proof),
            names: drawn.names,
            placed,
            picture,
            theme,
            state,
          })
        : [],
    [answer, drawn, placed, picture, theme, state],
  );
  const ticks = useMemo(
    (): Ticks => ({ ticked: new Set(), elsewhere: (control) => cutFor(state, [control]) }),
    [state],
  );
  if (!path) return null;
  const onStep = (step: string): void => change({ step }, "replace");
  const onEdge = (id: string): void => {
    const found = drawn.scene.edges.find((one) => one.id === id);
    if (found) onStep(found.edge.steps.at(-1) ?? "");
  };
  const graph = (
    <div className="graph">
      {placed && (
        <Stage
          placed={placed}
          label={`Path ${at + 1} of ${answer.paths.length}: ${drawn.scene.nodes.length} nodes`}
          picked={picked}
          lit={lit}
          describe={drawn.describe}
          onPick={({ node: id = "", edge = "" }) => {
            setNode(id);
            onEdge(edge);
          }}
          onOpen={setNode}
          onMenu={({ id }) => setNode(id)}
          onTurn={() => change({ orientation: state.orientation === "right" ? "down" : "right" })}
          onReady={setPicture}
        >
          {answer.paths.length > 1 && !against && (
            <div className="graph-chip">
              <Check checked={!state.only} onChange={(all) => change({ only: !all })}>
                All {answer.paths.length} paths
              </Check>
            </div>
          )}
        </Stage>
      )}
      <Mirror answer={drawn.story} scene={drawn.scene} onNode={setNode} onEdge={onEdge} />
    </div>
  );
  const rows = (
    <div className="radius-rows">
      <GapBanner gaps={answer.gaps} />
      <Ranked
        answer={answer}
        names={drawn.names}
        at={at}
        against={against ? state.against - 1 : undefined}
        onChoose={(next) => change({ path: next, step: "", ...(state.against === next + 1 ? { against: 0 } : {}) })}
        onCompare={(other) => change({ against: other === undefined ? 0 : other + 1, step: "" })}
      />
    </div>
  );
  return (
    <div className="radius-parts" data-ready={settled && placed?.scene === drawn.scene}>
      <Split
        name="paths"
        along="row"
        share={66}
        label="Width of the picture"
        first={
          <Split
            name="paths-rows"
            along="column"
            share={58}
            label="Height of the picture"
            first={phone ? rows : graph}
            second={phone ? graph : rows}
          />
        }
        second={
          <div className="side">
            {against && (
              <Compared
                answer={answer}
                first={at}
                second={state.against - 1}
                names={drawn.names}
                step={state.step}
                onStep={onStep}
                onSwap={() => change({ path: state.against - 1, against: at + 1, step: "" })}
                onClose={() => change({ against: 0 })}
              />
            )}
            <TicksProvider value={ticks}>
              <ProofPanel
                answer={answer}
                proof={path.proof}
                assume={answer.assume}
                names={drawn.names}
                step={state.step}
                onStep={onStep}
                snapshot={state.snapshot}
                asOf={state.asOf}
                since={{ from: state.from, assume: state.assume, certainty: state.certainty }}
              >
                <ViewLink className="button" to={cutFor(state, [])}>
                  How to cut it
                </ViewLink>
                <ExportMenu exports={files} />
              </ProofPanel>
              <ClosedBy answer={answer} path={path} />
            </TicksProvider>
          </div>
        }
      />
    </div>
  );
}

/** The view of changes, asked of the same starts and targets. */
const cutFor = ({ from, to, assume, certainty, alone }: PathsState, without: readonly string[]): ViewState =>
  keeping("cut", { from, to, assume, certainty, alone, without });

/** The edges of the step that is open; where none is and two are compared, those that only the other has. */
const litIn = ({ edges }: Scene, step: string, compares: boolean): readonly string[] =>
  edges.filter(({ edge, focus }) => (step === "" ? compares && !focus : edge.steps.includes(step))).map(({ id }) => id);

/** Proofs that are drawn at once, at most: more of them hide one another. */
const together = 12;

/** The chosen one first; then the one compared with it, or the others, unless it is wanted alone. */
function drawnProofs(
  { paths }: PathsAnswer,
  path: PathRow | undefined,
  against: PathRow | undefined,
  only: boolean,
): readonly string[] {
  const others = against ? [against] : only ? [] : paths.filter((one) => one !== path).slice(0, together - 1);
  return [path, ...others].flatMap((one) => one?.proof ?? []);
}
