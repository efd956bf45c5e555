import type { PathRow, PathsAnswer } from "../../../queries/paths/answer.ts";
import { OwnerBadge } from "../../control/owner.tsx";
import { CertaintyBadge } from "../../parts/certainty.tsx";
import { Check } from "../../parts/check.tsx";
import { plural } from "../../parts/words.ts";
import { type Names, privilegeWords } from "../../proof/sentence.ts";

interface Props {
  readonly answer: PathsAnswer;
  readonly names: Names;
  /** Places in the answer's paths: of the one shown, and of the one compared with it. */
  readonly at: number;
  readonly against: number | undefined;
  /** @param at place in the answer's paths */
  readonly onChoose: (at: number) => void;
  /** Another path is to be compared with the one shown. @param at place in the answer's paths; none: not any more */
  readonly onCompare: (at: number | undefined) => void;
}

/** "1st", "2nd way": which of a start's ways to one target it is. */
const wayWords = ({ way }: PathRow): string => (way === 1 ? "first" : `number ${way}`);

/** The cheapest of the controls that each close the path alone, and how many more there are. */
function Closers({ answer, path }: { readonly answer: PathsAnswer; readonly path: PathRow }) {
  const [first, ...others] = path.controls.flatMap((id) => answer.controls[id] ?? []);
  if (!first) return <span className="quiet">no single control</span>;
  return (
    <span className="closers">
      {first.title}
      {others.length > 0 && <span className="quiet"> or {others.length} more</span>}
      <OwnerBadge owner={first.owner} />
    </span>
  );
}

/** The paths that were found, the surest and cheapest first. */
export function Ranked({ answer, names, at: shown, against, onChoose, onCompare }: Props) {
  const { paths, truncated } = answer;
  const ways = paths.some(({ way }) => way > 1);
  const several = new Set(paths.map(({ start }) => start)).size > 1;
  return (
    <section className="panel" aria-label="Paths">
      <div className="panel-head">
        <p role="status">
          {plural(paths.length, "path")}
          {truncated && ", the first of more"}
        </p>
      </div>
      <div className="scroll">
        <table className="table">
          <caption className="unseen">Paths, the surest and cheapest first. A name shows the path.</caption>
          <thead>
            <tr>
              <th scope="col" className="number">
                Path
              </th>
              <th scope="col">What is reached</th>
              {ways && <th scope="col">Way</th>}
              {several && <th scope="col">From</th>}
              <th scope="col">Certainty</th>
              <th scope="col" className="number">
                Steps
              </th>
              <th scope="col" className="number">
                Cost
              </th>
              <th scope="col">Closed by one of</th>
              {paths.length > 1 && <th scope="col">Compare</th>}
            </tr>
          </thead>
          <tbody>
            {paths.map((path, at) => (
              <tr key={path.proof} aria-current={at === shown}>
                <td className="number">{at + 1}</td>
                <th scope="row">
                  <button type="button" className="link-button" onClick={() => onChoose(at)}>
                    {privilegeWords(path.target, names)}
                  </button>
                </th>
                {ways && <td>{wayWords(path)}</td>}
                {several && <td>{path.start}</td>}
                <td>
                  <CertaintyBadge certainty={path.certainty} />
                </td>
                <td className="number">{path.stepCount}</td>
                <td className="number">{path.cost}</td>
                <td>
                  <Closers answer={answer} path={path} />
                </td>
                {paths.length > 1 && (
                  <td>
                    {at === shown ? (
                      <span className="quiet">shown</span>
                    ) : (
                      <Check checked={against === at} onChange={(on) => onCompare(on ? at : undefined)}>
                        <span className="unseen">Compare path {at + 1} with the one shown</span>
                      </Check>
                    )}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
