import { useState } from "react";
import type { ScanSummary } from "../../../scan/record.ts";
import { Mark } from "../../parts/mark.tsx";
import { ShowMore } from "../../parts/show-more.tsx";
import { age, count, moment, plural } from "../../parts/words.ts";
import { lasted, results, toldOf } from "./words.ts";

/** Runs shown until more are asked for. */
const page = 12;

interface Props {
  /** Newest first. */
  readonly runs: readonly ScanSummary[];
  /** Id of the run that is open below. */
  readonly open: string;
  readonly onOpen: (run: ScanSummary) => void;
}

/** Every run that is kept: when, what it came to, what it told. */
export function History({ runs, open, onOpen }: Props) {
  const [pages, setPages] = useState(1);
  const now = Date.now();
  const shown = runs.slice(0, pages * page);
  return (
    <section className="panel" aria-labelledby="scan-history">
      <div className="panel-head">
        <h2 id="scan-history">Runs</h2>
        <p className="quiet small">{plural(runs.length, "run")} kept</p>
      </div>
      <div className="scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Started</th>
              <th scope="col">Result</th>
              <th scope="col" className="number">
                To tell
              </th>
              <th scope="col" className="number">
                Closed
              </th>
              <th scope="col" className="number">
                Exposed in all
              </th>
              <th scope="col" className="number minor">
                Not owned
              </th>
              <th scope="col" className="minor">
                Guardrails
              </th>
              <th scope="col" className="minor">
                Notices
              </th>
              <th scope="col" className="minor">
                Took
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((run) => (
              <tr key={run.id} aria-current={run.id === open ? "true" : undefined}>
                <th scope="row" title={moment(run.startedAt)}>
                  <button type="button" className="link-button" onClick={() => onOpen(run)}>
                    {age(run.startedAt, now)}
                  </button>
                </th>
                <td>
                  <Mark of={results[run.result]} />
                </td>
                <td className="number">{run.baseline ? "first run" : count(toldOf(run))}</td>
                <td className="number">{count(run.counts.closed)}</td>
                <td className="number">{count(run.counts.exposures)}</td>
                <td className="number minor">{count(run.counts.unowned)}</td>
                <td className="minor">{guardrailWords(run)}</td>
                <td className="minor">{noticeWords(run)}</td>
                <td className="minor">{lasted(run.seconds)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ShowMore left={runs.length - shown.length} onPress={() => setPages(pages + 1)} />
    </section>
  );
}

function guardrailWords({ guardrails: { passed, failed, unknown } }: ScanSummary): string {
  if (passed + failed + unknown === 0) return "none";
  const parts = [failed > 0 ? `${failed} failed` : "", unknown > 0 ? `${unknown} unknown` : "", `${passed} passed`];
  return parts.filter((part) => part !== "").join(", ");
}

function noticeWords({ notices: { delivered, failed } }: ScanSummary): string {
  if (delivered + failed === 0) return "none";
  return failed === 0 ? `${delivered} sent` : `${failed} not delivered, ${delivered} sent`;
}
