import type { ScanSummary } from "../../../scan/record.ts";
import { Mark } from "../../parts/mark.tsx";
import { moment } from "../../parts/words.ts";
import { results, statuses } from "./words.ts";

/** Runs that fit beside each other. */
const most = 24;

interface Props {
  /** Newest first. */
  readonly runs: readonly ScanSummary[];
  readonly open: string;
}

/** How each source was read, run by run, the newest on the right: a source that stopped answering is seen at once. */
export function Coverage({ runs, open }: Props) {
  const shown = runs.slice(0, most).toReversed();
  const names = [...new Set(shown.flatMap(({ sources }) => sources.map(({ name }) => name)))].sort();
  if (shown.length < 2 || names.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="scan-coverage">
      <div className="panel-head">
        <h2 id="scan-coverage">What was read</h2>
        <p className="quiet small">Of what a run did not read it cannot tell that nothing is exposed.</p>
      </div>
      <div className="scroll">
        <table className="table scan-coverage">
          <thead>
            <tr>
              <th scope="col">Source</th>
              {shown.map(({ id, startedAt }) => (
                <th key={id} scope="col" aria-current={id === open ? "true" : undefined} title={moment(startedAt)}>
                  <span className="unseen">{moment(startedAt)}</span>
                  <span aria-hidden="true">
                    {startedAt.slice(5, 10)}
                    <br />
                    {startedAt.slice(11, 16)}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {shown.map(({ id, sources }) => {
                  const status = sources.find((source) => source.name === name)?.status;
                  return (
                    <td key={id}>{status ? <Mark of={statuses[status]} small /> : <span className="quiet">–</span>}</td>
                  );
                })}
              </tr>
            ))}
            <tr>
              <th scope="row">Result</th>
              {shown.map(({ id, result }) => (
                <td key={id}>
                  <Mark of={results[result]} small />
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
      <ul className="row scan-legend small" aria-label="Signs">
        {Object.values(statuses).map((status) => (
          <li key={status.word}>
            <Mark of={status} />
          </li>
        ))}
      </ul>
    </section>
  );
}
