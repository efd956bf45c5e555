import { Button } from "react-aria-components";
import { kindOfId, nameOfId } from "../../../model/node-id.ts";
import type { StoryAnswer, StoryFocus, StoryNode } from "../../../queries/story/answer.ts";
import { type Ticks, TicksProvider } from "../../control/ticks.ts";
import { type Export, ExportMenu } from "../../export/menu.tsx";
import { EdgeDetails, NodeDetails } from "../../graph/details.tsx";
import { Legend } from "../../graph/legend.tsx";
import type { NodeAction } from "../../graph/node-menu.tsx";
import type { Scene } from "../../graph/scene.ts";
import { CertaintyBadge } from "../../parts/certainty.tsx";
import { ViewLink } from "../../parts/view-link.tsx";
import { plural } from "../../parts/words.ts";
import { ProofPanel } from "../../proof/panel.tsx";
import { accessWords, type Names, nameOf } from "../../proof/sentence.ts";
import { keeping } from "../../state/history.ts";
import type { FieldsOf, RadiusState, ViewState } from "../../state/views.ts";

interface Props {
  readonly answer: StoryAnswer;
  readonly scene: Scene;
  readonly focus: StoryFocus | undefined;
  readonly names: Names;
  readonly state: RadiusState;
  readonly change: (fields: FieldsOf<"radius">, move?: "push" | "replace") => void;
  readonly onAction: (action: NodeAction, node: StoryNode) => void;
  readonly files: readonly Export[];
}

/** Beside the picture: what is selected, the proofs that are drawn, the highlighted one step by step, the legend. */
export function Side({ answer, scene, focus, names, state, change, onAction, files }: Props) {
  const node = answer.nodes.find(({ id }) => id === state.node);
  const edge = answer.edges.find(({ id }) => id === state.edge);
  const onPath = scene.edges.some(({ id, focus: marked }) => marked && id === state.edge);
  const onStep = (step: string): void => change({ step }, "replace");
  const close = (): void => change({ node: "", edge: "", step: "" }, "replace");
  return (
    <div className="side">
      {node && <NodeDetails answer={answer} node={node} onAction={onAction} onClose={close} />}
      {edge && !onPath && (
        <EdgeDetails answer={answer} edge={edge} names={names} step={state.step} onStep={onStep} onClose={close} />
      )}
      {answer.focus.length > 1 && (
        <Focuses
          answer={answer}
          focus={focus}
          names={names}
          onChoose={(one) =>
            change({ target: answer.direction === "forward" ? one.target : one.start, step: "", node: "", edge: "" })
          }
        />
      )}
      {focus ? (
        <TicksProvider value={ticksFor(state, focus)}>
          <ProofPanel
            answer={answer}
            proof={focus.proof}
            assume={answer.assume}
            names={names}
            step={state.step}
            onStep={onStep}
            snapshot={state.snapshot}
            asOf={state.asOf}
            since={{
              from: state.direction === "forward" ? state.from : [focus.start],
              assume: state.assume,
              certainty: state.certainty,
            }}
          >
            <ViewLink
              className="button"
              to={keeping("paths", {
                from: state.direction === "forward" ? state.from : [focus.start],
                to: [focus.target],
                assume: state.assume,
                certainty: state.certainty,
                alone: state.alone,
              })}
            >
              Open as paths
            </ViewLink>
            <ViewLink className="button" to={cutFor(state, focus)}>
              How to cut it
            </ViewLink>
            <ExportMenu exports={files} />
          </ProofPanel>
        </TicksProvider>
      ) : (
        <p className="proof-note side-empty">No proof is drawn: nothing sensitive is reached.</p>
      )}
      <details className="side-legend" open>
        <summary>Legend and filter</summary>
        <Legend
          answer={answer}
          withoutKinds={state.withoutKinds}
          withoutBoundaries={state.withoutBoundaries}
          onKinds={(withoutKinds) => change({ withoutKinds })}
          onBoundaries={(withoutBoundaries) => change({ withoutBoundaries })}
        />
      </details>
    </div>
  );
}

/** The view of changes, asked of the same start and target. */
const cutFor = (state: RadiusState, { start, target }: StoryFocus, without: readonly string[] = []): ViewState =>
  keeping("cut", {
    from: state.direction === "forward" ? state.from : [start],
    to: state.to.length > 0 ? state.to : [target],
    assume: state.assume,
    certainty: state.certainty,
    alone: state.alone,
    without,
  });

const ticksFor = (state: RadiusState, focus: StoryFocus): Ticks => ({
  ticked: new Set(),
  elsewhere: (control) => cutFor(state, focus, [control]),
});

/** A start as a proof names it: a selector, or a privilege on a node. */
function startName(start: string, names: Names): string {
  const id = start.replace(/#[a-z-]+$/, "");
  return names.get(id) ?? (kindOfId(id) ? nameOfId(id) : start);
}

interface FocusesProps {
  readonly answer: StoryAnswer;
  readonly focus: StoryFocus | undefined;
  readonly names: Names;
  readonly onChoose: (focus: StoryFocus) => void;
}

/** The proofs that are drawn node by node; one of them is highlighted. */
const Focuses = ({ answer, focus, names, onChoose }: FocusesProps) => (
  <section className="focuses" aria-label="Proofs that are drawn">
    <h2 className="label">{answer.direction === "forward" ? "Look at these first" : "Who is nearest"}</h2>
    <ul>
      {answer.focus.map((one) => (
        <li key={one.proof}>
          <Button
            className={one === focus ? "focus-choice chosen" : "focus-choice"}
            aria-current={one === focus}
            onPress={() => onChoose(one)}
          >
            <span>
              {answer.direction === "forward"
                ? `${accessWords(one.target)} ${nameOf(one.target, names)}`
                : startName(one.start, names)}
            </span>
            <span className="quiet small">
              {plural(one.stepCount, "step")} <CertaintyBadge certainty={one.certainty} />
            </span>
          </Button>
        </li>
      ))}
    </ul>
  </section>
);
