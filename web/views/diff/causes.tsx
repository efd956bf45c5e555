import type { DiffAnswer, DiffCause, DiffRow } from "../../../queries/diff/answer.ts";
import { Check } from "../../parts/check.tsx";
import { SignMark } from "../../parts/sign.tsx";
import { plural } from "../../parts/words.ts";
import { FactChange } from "../../proof/fact-change.tsx";
import { causeWords } from "./words.ts";

/** Rows of a cause that are named with it. */
const named = 4;

interface Props {
  readonly answer: DiffAnswer;
  /** Id of the cause whose rows alone are shown below; empty: all. */
  readonly chosen: string;
  readonly onChoose: (cause: DiffCause | undefined) => void;
  readonly onRow: (row: DiffRow) => void;
}

/** What changed, and what came and went because of it: causes first. */
export function Causes({ answer, chosen, onChoose, onRow }: Props) {
  const { causes } = answer;
  if (causes.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="causes-title">
      <div className="panel-head">
        <h2 id="causes-title">{plural(causes.length, "cause")}</h2>
      </div>
      <ol className="causes">
        {causes.map((cause) => (
          <Cause
            key={cause.id}
            cause={cause}
            answer={answer}
            alone={cause.id === chosen}
            onAlone={(on) => onChoose(on ? cause : undefined)}
            onRow={onRow}
          />
        ))}
      </ol>
    </section>
  );
}

interface CauseProps {
  readonly cause: DiffCause;
  readonly answer: DiffAnswer;
  readonly alone: boolean;
  readonly onAlone: (on: boolean) => void;
  readonly onRow: (row: DiffRow) => void;
}

function Cause({ cause, answer, alone, onAlone, onRow }: CauseProps) {
  const { effect, changes, rows, shown, count } = cause;
  const known = new Map([...answer.gained, ...answer.lost, ...answer.changed].map((row) => [row.row, row]));
  const own = rows.flatMap((id) => known.get(id) ?? []);
  const words = causeWords(cause, answer, own[0]?.start);
  return (
    <li className="cause" aria-current={alone ? "true" : undefined}>
      <header className="cause-head">
        <SignMark sign={effect} />
        <h3>{words}</h3>
        <Check checked={alone} onChange={onAlone}>
          Only these rows<span className="unseen">: {words}</span>
        </Check>
      </header>
      <div className="cause-body">
        <p className="label">Because</p>
        {changes.length === 0 && <p>No fact changed for it: time passed, and something began or ended.</p>}
        {changes.map((key) => {
          const change = answer.changes[key];
          return change && <FactChange key={key} change={change} />;
        })}
        <p className="quiet small">
          {shown === "derived"
            ? "Checked: with its causes undone and everything derived again, these rows are gone."
            : "Not checked by undoing it: these are the changed facts that the proof rests on."}
        </p>
        <p className="label">{effect === "lost" ? "Out of reach" : "Reached"}</p>
        <ul className="row cause-rows">
          {own.slice(0, named).map((row) => (
            <li key={row.row}>
              <button type="button" className="link-button" onClick={() => onRow(row)}>
                {row.name} <span className="quiet">({row.access})</span>
              </button>
            </li>
          ))}
          {count > Math.min(named, own.length) && (
            <li className="quiet">and {count - Math.min(named, own.length)} more</li>
          )}
        </ul>
      </div>
    </li>
  );
}
