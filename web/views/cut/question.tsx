import { Assumed } from "../../parts/assumed.tsx";
import { Choices } from "../../parts/choices.tsx";
import { SelectorSearch } from "../../parts/selector-search.tsx";
import { CertaintyPick, ExposedCheck } from "../../parts/suppositions.tsx";
import type { Change, CutState } from "./input.ts";

interface Props {
  readonly state: CutState;
  readonly onChange: Change;
}

/** Which end a field is for. */
const ends = { start: "start", target: "target" } as const;
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
      <div className="question-field" data-search>
        <SelectorSearch
          label="Start"
          role={ends.start}
          values={from}
          onChange={(values) => onChange({ from: values, ...fresh })}
          placeholder={mode === "contain" ? "What has leaked" : "From where"}
        />
      </div>
      <div className="question-field">
        <SelectorSearch
          label="Targets"
          role={ends.target}
          values={to}
          onChange={(values) => onChange({ to: values, ...fresh })}
          placeholder="What must stay out of reach"
        />
      </div>
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
