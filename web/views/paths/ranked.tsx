import type { PathsAnswer } from "../../../queries/paths.ts";
import { CertaintyBadge } from "../../parts/certainty.tsx";
import { plural } from "../../parts/words.ts";
import { type Names, privilegeWords } from "../../proof/sentence.ts";
import type { PathsState } from "../../state/views.ts";

interface Props {
  readonly answer: PathsAnswer;
  readonly names: Names;
  readonly state: PathsState;
  /** @param at place in the answer's paths */
  readonly onChoose: (at: number) => void;
}

/** The paths that were found, the surest and cheapest first. */
export function Ranked({ answer, names, state, onChoose }: Props) {
  const { paths, truncated } = answer;
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
              <th scope="col">What is reached</th>
              <th scope="col">From</th>
              <th scope="col">Certainty</th>
              <th scope="col" className="number">
                Steps
              </th>
              <th scope="col" className="number">
                Cost
              </th>
            </tr>
          </thead>
          <tbody>
            {paths.map((path, at) => (
              <tr key={path.proof} aria-current={at === state.path}>
                <th scope="row">
                  <button type="button" className="link-button" onClick={() => onChoose(at)}>
                    {privilegeWords(path.target, names)}
                  </button>
                </th>
                <td>{path.start}</td>
                <td>
                  <CertaintyBadge certainty={path.certainty} />
                </td>
                <td className="number">{path.stepCount}</td>
                <td className="number">{path.cost}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
