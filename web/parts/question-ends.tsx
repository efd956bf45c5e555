import type { ReactNode } from "react";
import { SelectorSearch } from "./selector-search.tsx";

/** Which end a field is for. */
const ends = { start: "start", target: "target" } as const;

interface Props {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly onFrom: (values: readonly string[]) => void;
  readonly onTo: (values: readonly string[]) => void;
  /** What stands in the fields while they are empty. */
  readonly emptyFrom: string;
  readonly emptyTo: string;
  readonly targets?: string;
  /** Between the two fields. */
  readonly children?: ReactNode;
}

/** From where to where a question asks. */
export const QuestionEnds = ({ from, to, onFrom, onTo, emptyFrom, emptyTo, targets = "Target", children }: Props) => (
  <>
    <div className="question-field" data-search>
      <SelectorSearch label="Start" role={ends.start} values={from} onChange={onFrom} placeholder={emptyFrom} />
    </div>
    {children}
    <div className="question-field">
      <SelectorSearch label={targets} role={ends.target} values={to} onChange={onTo} placeholder={emptyTo} />
    </div>
  </>
);
