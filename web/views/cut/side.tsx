import type { UseQueryResult } from "@tanstack/react-query";
import { X } from "lucide";
import { Button } from "react-aria-components";
import type { CutAnswer } from "../../../queries/cut/answer.ts";
import type { StoryAnswer, StoryNode } from "../../../queries/story/answer.ts";
import type { WhatIfAnswer } from "../../../queries/what-if/answer.ts";
import { type Export, ExportMenu } from "../../export/menu.tsx";
import { EdgeDetails, NodeDetails } from "../../graph/details.tsx";
import type { NodeAction } from "../../graph/node-menu.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Icon } from "../../parts/icon.tsx";
import { ProblemBlock } from "../../parts/problem.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { say } from "../../parts/toasts.tsx";
import { ViewLink } from "../../parts/view-link.tsx";
import { ProofPanel } from "../../proof/panel.tsx";
import type { Names } from "../../proof/sentence.ts";
import { go, keeping } from "../../state/history.ts";
import { opened } from "../radius/actions.ts";
import { ChokePoints } from "./choke-points.tsx";
import type { Change, CutState } from "./input.ts";
import { cutMarkdown } from "./markdown.ts";
import { Plan } from "./plan.tsx";
import { proofOf } from "./proofs.ts";
import { TakenList } from "./taken.tsx";
import { WhatIf } from "./what-if.tsx";

interface Props {
  readonly cut: UseQueryResult<CutAnswer>;
  readonly whatIf: UseQueryResult<WhatIfAnswer>;
  readonly story: StoryAnswer | undefined;
  readonly names: Names;
  readonly state: CutState;
  readonly change: Change;
  readonly files: readonly Export[];
}

/** Beside the picture: what the ticks do, what to do and in which order, what each change does alone, a proof. */
export function CutSide({ cut, whatIf, story, names, state, change, files }: Props) {
  const shown = proofOf({ cut: cut.data, whatIf: whatIf.data, story }, state.target);
  const proof = shown && (
    <div className="cut-proof">
      {state.target !== "" && (
        <Button
          className="button plain square card-close"
          aria-label="Close the proof"
          onPress={() => change({ target: "", step: "" }, "replace")}
        >
          <Icon of={X} />
        </Button>
      )}
      {shown.note && <p className="proof-note cut-note">{shown.note}</p>}
      <ProofPanel
        answer={shown.answer}
        proof={shown.proof}
        assume={state.assume}
        names={names}
        step={state.step}
        onStep={(step) => change({ step }, "replace")}
        snapshot={state.snapshot}
        asOf={state.asOf}
        since={{ from: state.from, assume: state.assume, certainty: state.certainty }}
      />
    </div>
  );
  return (
    <div className="side cut-side">
      {story && <Selected story={story} names={names} state={state} change={change} />}
      {state.target !== "" && proof}
      {whatIf.data && (
        <WhatIf answer={whatIf.data} settled={!whatIf.isPlaceholderData} state={state} change={change} names={names} />
      )}
      <CutParts cut={cut} names={names} state={state} change={change} files={files} />
      {state.target === "" && proof}
    </div>
  );
}

type PartsProps = Pick<Props, "cut" | "names" | "state" | "change" | "files">;

function CutParts({ cut: { data, error, refetch }, names, state, change, files }: PartsProps) {
  if (error) return <ProblemBlock error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton says="Looking for the cheapest changes" lines={8} />;
  const onWhy = (target: string): void => change({ target, step: "", node: "", edge: "" }, "replace");
  const ids = [...data.cut.map(({ control }) => control), ...data.rest].map(({ id }) => id);
  return (
    <>
      <div className="row cut-tools">
        <ExportMenu exports={files} />
        <ViewLink
          className="button"
          to={keeping("paths", {
            from: state.from,
            to: data.to,
            assume: state.assume,
            certainty: state.certainty,
            alone: state.alone,
          })}
        >
          Open as paths
        </ViewLink>
      </div>
      {data.reached.nodes === 0 ? (
        <Empty title="Nothing of this is reached">
          <p>There is nothing to cut, as far as was read: see the coverage beside.</p>
        </Empty>
      ) : (
        <>
          {data.mode === "contain" && <TakenList answer={data} names={names} />}
          <Plan
            answer={data}
            names={names}
            ticked={new Set(state.without)}
            onAll={() => change({ without: ids })}
            markdown={() => cutMarkdown(data, names)}
            onWhy={onWhy}
          />
          <ChokePoints answer={data} names={names} />
        </>
      )}
    </>
  );
}

type SelectedProps = Pick<Props, "names" | "state" | "change"> & { readonly story: StoryAnswer };

/** The node or edge of the picture that is selected. */
function Selected({ story, names, state, change }: SelectedProps) {
  const node = story.nodes.find(({ id }) => id === state.node);
  const edge = story.edges.find(({ id }) => id === state.edge);
  const close = (): void => change({ node: "", edge: "" }, "replace");
  const act = (action: NodeAction, { id }: StoryNode): void => {
    if (action === "open") change(opened(id, state));
    else if (action === "start") change({ from: [id], node: "", target: "" });
    else if (action === "target") change({ to: [id], node: "", target: "" });
    else if (action === "reverse") go(keeping("radius", { direction: "reverse", to: [id] }));
    else if (action === "copy") void navigator.clipboard.writeText(id).then(() => say("Copied"));
  };
  return (
    <>
      {node && <NodeDetails answer={story} node={node} onAction={act} onClose={close} />}
      {edge && (
        <EdgeDetails
          answer={story}
          edge={edge}
          names={names}
          step={state.step}
          onStep={(step) => change({ step }, "replace")}
          onClose={close}
        />
      )}
    </>
  );
}
