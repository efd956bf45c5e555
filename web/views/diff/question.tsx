import { Assumed } from "../../parts/assumed.tsx";
import { QuestionEnds } from "../../parts/question-ends.tsx";
import { CertaintyPick } from "../../parts/suppositions.tsx";
import type { Change, DiffState } from "./input.ts";

interface Props {
  readonly state: DiffState;
  readonly onChange: Change;
}

const fresh = { cause: "", row: "", step: "" } as const;

/** What is compared; left empty, everything that matters to anybody from outside. */
export const DiffQuestion = ({ state: { from, to, assume, certainty }, onChange }: Props) => (
  <search className="row wide diff-question">
    <QuestionEnds
      from={from}
      to={to}
      onFrom={(values) => onChange({ from: values, ...fresh })}
      onTo={(values) => onChange({ to: values, ...fresh })}
      emptyFrom="The internet and every open way in"
      emptyTo="Data stores, secrets and identities"
    />
    <CertaintyPick value={certainty} onChange={(next) => onChange({ certainty: next, ...fresh })} />
    <Assumed assume={assume} onChange={(next) => onChange({ assume: next, ...fresh })} />
  </search>
);
