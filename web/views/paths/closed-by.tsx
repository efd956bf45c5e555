import type { PathControl, PathRow, PathsAnswer } from "../../../queries/paths/answer.ts";
import { ControlFace } from "../../control/face.tsx";
import { plural } from "../../parts/words.ts";

interface Props {
  readonly answer: PathsAnswer;
  readonly path: PathRow;
}

const names: ReadonlyMap<string, string> = new Map();

/** The controls that each close the path alone, and which of them leave the first way open. */
export function ClosedBy({ answer, path: { controls, against, way } }: Props) {
  const known = (ids: readonly string[]): PathControl[] => ids.flatMap((id) => answer.controls[id] ?? []);
  const own = known(controls);
  const other = known(against?.here ?? []);
  return (
    <section className="proof closed-by" aria-label="What closes it">
      <header className="proof-head">
        <h2>
          {own.length === 0 ? "No single control closes it" : `Closed by one of ${plural(own.length, "control")}`}
        </h2>
        {way > 1 && (
          <p className="small">
            {other.length === 0
              ? "Each of them closes the first way too."
              : `${other.map(({ title }) => title).join("; ")}: ${other.length === 1 ? "closes" : "close"} this way and not the first.`}
          </p>
        )}
      </header>
      <ul className="plan-steps">
        {own.map((control) => (
          <li key={control.id}>
            <ControlFace control={control} says={control.edits} names={names} />
          </li>
        ))}
      </ul>
    </section>
  );
}
