import { useMemo } from "react";
import { useAnswer } from "../api/ask.ts";
import { type Ticks, TicksProvider } from "../control/ticks.ts";
import { Empty } from "../parts/empty.tsx";
import { useViewState } from "../state/use-view-state.ts";
import { asks, type Change, type CutState, cutOf, storyOf, ticked, whatIfOf } from "./cut/input.ts";
import { CutQuestion } from "./cut/question.tsx";
import { Tried } from "./cut/tried.tsx";
import "./radius/radius.css";
import "./cut/cut.css";

/** Which changes put the targets out of reach, and what any of them would do: tick and see. */
export default function Cut() {
  const { state, change } = useViewState("cut");
  return (
    <div className="radius">
      <h1 className="unseen">Choke points and what-if</h1>
      <CutQuestion state={state} onChange={change} />
      {asks(state) ? <Answers state={state} change={change} /> : <Ask state={state} change={change} />}
    </div>
  );
}

interface Props {
  readonly state: CutState;
  readonly change: Change;
}

const Ask = ({ state: { from }, change }: Props) => (
  <Empty title={from.length === 0 ? "From where?" : "What must stay out of reach?"}>
    <p>
      Name where it begins and what must stay out of reach. Ambit finds the cheapest changes, ranks what each would do
      alone, and shows what is lost and what breaks when you tick them.
    </p>
    <button
      type="button"
      className="button main"
      onClick={() =>
        change({ from: from.length === 0 ? ["internet"] : from, to: ["class:data-store", "class:secret"] })
      }
    >
      {from.length === 0 ? "From the internet to every data store and secret" : "Every data store and secret"}
    </button>
  </Empty>
);

function Answers({ state, change }: Props) {
  const { without } = state;
  const cut = useAnswer("cut", cutOf(state), { keep: true });
  const whatIf = useAnswer("what-if", whatIfOf(state), { keep: true });
  const story = useAnswer("story", storyOf(state), { keep: true });
  const ticks = useMemo(
    (): Ticks => ({
      ticked: new Set(without),
      onTick: (control, on) => change({ without: ticked({ without }, control, on) }),
    }),
    [without, change],
  );
  return (
    <TicksProvider value={ticks}>
      <Tried cut={cut} whatIf={whatIf} story={story} state={state} change={change} />
    </TicksProvider>
  );
}
