import { useMemo } from "react";
import type { ScanRecord, ScanSummary } from "../../../scan/record.ts";
import { useScan } from "../../api/store.ts";
import { Icon } from "../../parts/icon.tsx";
import { ProblemBlock } from "../../parts/problem.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { ViewLink } from "../../parts/view-link.tsx";
import { count, moment, shortId } from "../../parts/words.ts";
import { keeping } from "../../state/history.ts";
import { Exposures } from "./exposures.tsx";
import { Guardrails } from "./guardrails.tsx";
import type { Change, ScansState } from "./input.ts";
import { Notices } from "./notices.tsx";
import { ExposureProof } from "./proof.tsx";
import { Sources } from "./sources.tsx";
import { results, severityWords, toldOf } from "./words.ts";

interface Props {
  readonly run: ScanSummary;
  readonly state: ScansState;
  readonly change: Change;
}

/** One run, whole: what it told, because of what, and what it could not know. */
export function Run({ run, state, change }: Props) {
  const { data, error, refetch } = useScan(run.id);
  if (error) return <ProblemBlock error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton says="Opening the run" lines={8} />;
  return <Opened record={data} state={state} change={change} />;
}

function Opened({ record, state, change }: Omit<Props, "run"> & { readonly record: ScanRecord }) {
  const { exposures } = record;
  const names = useMemo(() => new Map(exposures.map(({ id, name }) => [id, name])), [exposures]);
  const exposure = exposures.find(({ key }) => key === state.exposure);
  return (
    <div className={exposure ? "diff with-proof" : "diff"} data-run={record.id}>
      <div className="diff-list">
        <Verdict record={record} />
        <Exposures record={record} state={state} change={change} />
        <Guardrails checks={record.checks} />
        <Sources sources={record.sources} startedAt={record.startedAt} />
        <Notices sent={record.sent} />
      </div>
      {exposure && <ExposureProof record={record} exposure={exposure} names={names} state={state} change={change} />}
    </div>
  );
}

/** What the run came to, in a sentence, with what keeps it from saying more. */
function Verdict({ record }: { readonly record: ScanRecord }) {
  const { result, unknown, snapshot, before, baseline, counts, startedAt } = record;
  const { icon, tone } = results[result];
  const severities = (["critical", "high", "medium", "low"] as const).filter((one) => counts.bySeverity[one] > 0);
  return (
    <section className={`banner ${tone}`} aria-label="What the run came to">
      <span className="banner-icon">
        <Icon of={icon} />
      </span>
      <div className="stack">
        <p>
          <strong>{headline(record)}</strong>{" "}
          <span className="quiet">
            Run of {moment(startedAt)}
            {snapshot && (
              <>
                , snapshot{" "}
                <ViewLink to={keeping("overview", { snapshot: shortId(snapshot.id) })} className="mono">
                  {shortId(snapshot.id)}
                </ViewLink>
              </>
            )}
            {before && snapshot && before.id !== snapshot.id && (
              <>
                , compared with{" "}
                <ViewLink
                  to={keeping("diff", { before: shortId(before.id), after: shortId(snapshot.id) })}
                  className="mono"
                >
                  {shortId(before.id)}
                </ViewLink>
              </>
            )}
            {baseline && ", the first: there is nothing to compare with"}.
          </span>
        </p>
        <p>
          {count(counts.exposures)} exposed in all
          {severities.length > 0 &&
            `: ${severities.map((one) => `${count(counts.bySeverity[one])} ${severityWords[one]}`).join(", ")}`}
          {counts.unowned > 0 && `; ${count(counts.unowned)} of targets that nobody owns`}.
        </p>
        {unknown.length > 0 && (
          <ul className="gap-lines">
            {unknown.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function headline(record: ScanRecord): string {
  const told = toldOf(record);
  if (record.result === "unknown") return "Not everything is known. Silence here does not mean safe.";
  if (record.result === "clear") return "Everything was read, and nothing is exposed that was not known.";
  if (told === 0) return "A guardrail does not hold.";
  return told === 1 ? "One exposure to tell." : `${count(told)} exposures to tell.`;
}
