import type { UseQueryResult } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { CutAnswer } from "../../../queries/cut/answer.ts";
import type { StoryAnswer } from "../../../queries/story/answer.ts";
import type { WhatIfAnswer } from "../../../queries/what-if/answer.ts";
import { Split } from "../../graph/split.tsx";
import { GapBanner } from "../../parts/gaps.tsx";
import { usePhone } from "../../parts/phone.ts";
import { ProblemBlock } from "../../parts/problem.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import type { Names } from "../../proof/sentence.ts";
import { useTheme } from "../../state/theme.ts";
import { Drawn } from "./drawn.tsx";
import { Effects } from "./effects.tsx";
import { exportsOf } from "./exports.ts";
import type { Change, CutState } from "./input.ts";
import type { Shown } from "./shown.ts";
import { CutSide } from "./side.tsx";

interface Props {
  readonly cut: UseQueryResult<CutAnswer>;
  readonly whatIf: UseQueryResult<WhatIfAnswer>;
  readonly story: UseQueryResult<StoryAnswer>;
  readonly state: CutState;
  readonly change: Change;
}

/** The cut, what the ticks would do, and the picture of it, each as soon as it is answered. */
export function Tried({ cut, whatIf, story, state, change }: Props) {
  const phone = usePhone();
  const theme = useTheme();
  const [shown, setShown] = useState<Shown>();
  const names = useMemo(() => namesOf(story.data, whatIf.data), [story.data, whatIf.data]);
  const files = useMemo(
    () => exportsOf({ cut: cut.data, whatIf: whatIf.data, names, state, theme, shown }),
    [cut.data, whatIf.data, names, state, theme, shown],
  );
  // The same fault three times is one.
  const fault = story.error ?? cut.error;
  if (fault && !story.data && !cut.data)
    return (
      <ProblemBlock
        error={fault}
        onRetry={() => {
          for (const one of [cut, whatIf, story]) if (one.error) void one.refetch();
        }}
      />
    );
  const graph = <Drawn story={story} whatIf={whatIf.data} state={state} change={change} onShown={setShown} />;
  const rows = (
    <div className="radius-rows">
      {story.data && <GapBanner gaps={whatIf.data?.gaps ?? story.data.gaps} />}
      {whatIf.error ? (
        <ProblemBlock error={whatIf.error} onRetry={() => void whatIf.refetch()} />
      ) : whatIf.data ? (
        <Effects answer={whatIf.data} state={state} change={change} names={names} />
      ) : (
        <Skeleton says="Asking what the changes would do" />
      )}
    </div>
  );
  const left = (
    <Split
      name="cut-rows"
      along="column"
      share={60}
      label="Height of the picture"
      first={phone ? rows : graph}
      second={phone ? graph : rows}
    />
  );
  const side = (
    <CutSide cut={cut} whatIf={whatIf} story={story.data} names={names} state={state} change={change} files={files} />
  );
  return (
    <div
      className="radius-parts"
      data-ready={isReady(story, shown)}
      data-tried={!whatIf.isPlaceholderData && !!whatIf.data}
    >
      <Split
        name="cut"
        along="row"
        share={58}
        label="Width of the picture"
        first={phone ? side : left}
        second={phone ? left : side}
      />
    </div>
  );
}

const isReady = ({ data, isPlaceholderData }: UseQueryResult<StoryAnswer>, shown: Shown | undefined): boolean =>
  !!data && !isPlaceholderData && shown?.placed.scene.nodes.length === data.nodes.length;

/** What people call the nodes that are drawn or change. */
function namesOf(story: StoryAnswer | undefined, whatIf: WhatIfAnswer | undefined): Names {
  const rows = whatIf ? [...whatIf.lost, ...whatIf.gained, ...whatIf.changed] : [];
  return new Map([...rows, ...(story?.nodes ?? [])].map(({ id, name }) => [id, name]));
}
