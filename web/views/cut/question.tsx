import { Assumed } from "../../parts/assumed.tsx";
import { Choices } from "../../parts/choices.tsx";
import { QuestionEnds } from "../../parts/question-ends.tsx";
import { CertaintyPick, ExposedCheck } from "../../parts/suppositions.tsx";
import type { Change, CutState } from "./input.ts";

interface Props {
  readonly state: CutState;
  readonly onChange: Change;
}

/** Answers of another question mean nothing to this one; what is ticked stays, to be tried on it too. */
const fresh = { node: "", edge: "", step: "", target: "", open: [], all: false } as const;

/** What must stay out of whose reach: before it happens, or after a leak. */
export function CutQuestion({ state, onChange }: Props) {
  const { from, to, assume, certainty, mode, since } = state;
  return (
    <search className="question">
      <Choices
        label="When"
        quiet
        value={mode}
        onChange={(next) => onChange({ mode: next, ...fresh })}
        options={[
          { value: "prevent", label: "Before it happens" },
          { value: "contain", label: "After a leak" },
        ]}
      />
      <QuestionEnds
        from={from}
        to={to}
        onFrom={(values) => onChange({ from: values, ...fresh })}
        onTo={(values) => onChange({ to: values, ...fresh })}
        emptyFrom={mode === "contain" ? "What has leaked" : "From where"}
        emptyTo={mode === "contain" ? "Data, secrets and identities" : "What must stay out of reach"}
        targets="Targets"
      />
      {mode === "contain" && (
        <label className="field since">
          <span className="label">In other hands since (UTC)</span>
          <input
            className="input"
            type="datetime-local"
            value={since.slice(0, 16)}
            onChange={({ target: { value } }) => onChange({ since: value === "" ? "" : `${value}:00Z` })}
          />
        </label>
      )}
      <CertaintyPick value={certainty} onChange={(next) => onChange({ ...fresh, certainty: next })} />
      <ExposedCheck assume={assume} onChange={(next) => onChange({ ...fresh, assume: next })} />
      <Assumed assume={assume} onChange={(next) => onChange({ ...fresh, assume: next })} />
    </search>
  );
}
