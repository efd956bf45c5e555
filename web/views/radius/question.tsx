import { Assumed } from "../../parts/assumed.tsx";
import { Choices } from "../../parts/choices.tsx";
import { SelectorSearch } from "../../parts/selector-search.tsx";
import { CertaintyPick, ExposedCheck } from "../../parts/suppositions.tsx";
import type { FieldsOf, RadiusState } from "../../state/views.ts";
import { fresh } from "./actions.ts";

interface Props {
  readonly state: RadiusState;
  readonly onChange: (fields: FieldsOf<"radius">) => void;
}

/** What is asked: from where or who reaches what, under which hypotheses. */
export function Question({ state, onChange }: Props) {
  const reverse = state.direction === "reverse";
  return (
    <search className="question">
      <Choices
        label="Direction"
        quiet
        value={state.direction}
        onChange={(direction) => onChange({ direction, from: [], to: [], ...fresh, ...swapped(state, direction) })}
        options={[
          { value: "forward", label: "What is reached from" },
          { value: "reverse", label: "Who reaches" },
        ]}
      />
      <div className="question-field" data-search>
        <SelectorSearch
          label={reverse ? "Target" : "Start"}
          role={reverse ? "target" : "start"}
          values={reverse ? state.to : state.from}
          onChange={(values) => onChange(reverse ? { to: values, ...fresh } : { from: values, to: [], ...fresh })}
          placeholder="An entry point, identity, workload, credential"
        />
      </div>
      <CertaintyPick value={state.certainty} onChange={(certainty) => onChange({ certainty })} />
      {!reverse && <ExposedCheck assume={state.assume} onChange={(assume) => onChange({ assume })} />}
      <Assumed assume={state.assume} more={!reverse} onChange={(assume) => onChange({ assume })} />
    </search>
  );
}

/** Turning the question round keeps what it is about. */
function swapped({ from, to, direction }: RadiusState, next: RadiusState["direction"]): FieldsOf<"radius"> {
  if (next === direction) return { from, to };
  return next === "reverse" ? { to: to.length > 0 ? to : from, from: [] } : { from: to.length > 0 ? to : from, to: [] };
}
