import type { CutAnswer, Taken } from "../../../queries/cut/answer.ts";
import { lengthOfTime } from "../../control/words.ts";
import { moment, plural } from "../../parts/words.ts";
import { type Names, privilegeWords } from "../../proof/sentence.ts";

interface Props {
  readonly answer: CutAnswer;
  readonly names: Names;
}

/** After a leak: what may have been taken and works on, and what ends it. */
export function TakenList({ answer: { taken = [], anyway = [], window, cut }, names }: Props) {
  const title = (id: string): string => cut.find(({ control }) => control.id === id)?.control.title ?? id;
  return (
    <section className="plan" aria-labelledby="taken-title">
      <header className="plan-head">
        <h2 id="taken-title">
          {taken.length === 0
            ? "Nothing that was taken works on by itself"
            : `${plural(taken.length, "thing")} may have been taken`}
        </h2>
        {window && (
          <p>
            {window.since > window.until
              ? `In other hands since ${moment(window.since)}. The snapshot was taken before that, ${moment(window.until)}: what was changed since is not in it.`
              : `In other hands from ${moment(window.since)} until ${moment(window.until)}, when the snapshot was taken.`}
          </p>
        )}
      </header>
      {taken.length > 0 && (
        <ul className="taken small">
          {taken.map((one) => (
            <li key={one.privilege}>
              <strong>{privilegeWords(one.privilege, names)}</strong>: {livesWords(one)}
              {one.endedBy === undefined ? (
                <span className="quiet">; no change of the list ends it</span>
              ) : (
                <span className="quiet">; ended by “{title(one.endedBy)}”</span>
              )}
            </li>
          ))}
        </ul>
      )}
      {anyway.length > 0 && (
        <p className="small plan-rest">
          {plural(anyway.length, "target")} more {anyway.length === 1 ? "is" : "are"} reached from the internet without
          what leaked, and not counted here.
        </p>
      )}
    </section>
  );
}

function livesWords({ lives, seconds }: Taken): string {
  if (lives === "durable") return "works until somebody ends it";
  return seconds === undefined
    ? "ends by itself, at a time that the snapshot does not tell"
    : `ends by itself ${lengthOfTime(seconds)} after the way to it is closed, at most`;
}
