import { ArrowLeftRight, Milestone } from "lucide";
import { useState } from "react";
import { Button } from "react-aria-components";
import { Assumed } from "../../parts/assumed.tsx";
import { Icon } from "../../parts/icon.tsx";
import { QuestionEnds } from "../../parts/question-ends.tsx";
import { SelectorSearch } from "../../parts/selector-search.tsx";
import { CertaintyPick, ExposedCheck } from "../../parts/suppositions.tsx";
import type { FieldsOf, PathsState } from "../../state/views.ts";

interface Props {
  readonly state: PathsState;
  readonly onChange: (fields: FieldsOf<"paths">) => void;
}

/** Waypoints are named as starts are. */
const waypoint = "start" as const;
const fresh = { path: 0, against: 0, step: "" } as const;

/** Waypoints and what is to be avoided: in the way only where they are used. */
function Narrowed({ state: { through, avoid }, onChange }: Props) {
  const used = through.length + avoid.length > 0;
  const [open, setOpen] = useState(used);
  return (
    <>
      <Button className="button" aria-expanded={open || used} isDisabled={used} onPress={() => setOpen(!open)}>
        <Icon of={Milestone} />
        Waypoints and detours
      </Button>
      {(open || used) && (
        <>
          <div className="question-field">
            <SelectorSearch
              label="Through"
              role={waypoint}
              values={through}
              onChange={(values) => onChange({ ...fresh, through: values })}
              placeholder="What every path passes"
            />
          </div>
          <div className="question-field">
            <SelectorSearch
              label="Avoiding"
              role={waypoint}
              values={avoid}
              onChange={(values) => onChange({ ...fresh, avoid: values })}
              placeholder="What no path uses"
            />
          </div>
        </>
      )}
    </>
  );
}

/** From where to where, under which hypotheses. */
export function PathsQuestion({ state, onChange }: Props) {
  const { from, to, assume, certainty } = state;
  return (
    <search className="question">
      <QuestionEnds
        from={from}
        to={to}
        onFrom={(values) => onChange({ from: values, ...fresh })}
        onTo={(values) => onChange({ to: values, ...fresh })}
        emptyFrom="From where"
        emptyTo="To where"
      >
        <Button
          className="button square"
          aria-label="Swap start and target"
          onPress={() => onChange({ from: to, to: from, ...fresh })}
        >
          <Icon of={ArrowLeftRight} />
        </Button>
      </QuestionEnds>
      <CertaintyPick value={certainty} onChange={(next) => onChange({ ...fresh, certainty: next })} />
      <ExposedCheck assume={assume} onChange={(next) => onChange({ ...fresh, assume: next })} />
      <Narrowed state={state} onChange={onChange} />
      <Assumed assume={assume} onChange={(next) => onChange({ ...fresh, assume: next })} />
    </search>
  );
}
