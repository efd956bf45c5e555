import { Assumed } from "../../parts/assumed.tsx";
import { SelectorSearch } from "../../parts/selector-search.tsx";
import { CertaintyPick } from "../../parts/suppositions.tsx";
import type { Change, DiffState } from "./input.ts";

interface Props {
  readonly state: DiffState;
  readonly onChange: Change;
}

/** Which end a field is for. */
const ends = { start: "start", target: "target" } as const;
const fresh = { cause: "", row: "", step: "" } as const;

/** What is compared; left empty, everything that matters to anybody from outside. */
export const DiffQuestion = ({ state: { from, to, assume, certainty }, onChange }: Props) => (
  <search className="row wide diff-question">
    <div className="question-field" data-search>
      <SelectorSearch
        label="Start"
        role={ends.start}
        values={from}
        onChange={(values) => onChange({ from: values, ...fresh })}
        placeholder="The internet and every open way in"
      />
    </div>
    <div className="question-field">
      <SelectorSearch
        label="Target"
        role={ends.target}
        values={to}
        onChange={(values) => onChange({ to: values, ...fresh })}
        placeholder="Data stores, secrets and identities"
      />
    </div>
    <CertaintyPick value={certainty} onChange={(next) => onChange({ certainty: next, ...fresh })} />
    <Assumed assume={assume} onChange={(next) => onChange({ assume: next, ...fresh })} />
  </search>
);
