import { useState } from "react";
import { Button, ProgressBar } from "react-aria-components";
import type { Job, JobPhase, JobState } from "../../../server/jobs/job.ts";
import { cancelJob, isOver } from "../../api/jobs.ts";
import { ProblemError } from "../../api/problem.ts";
import { ProblemBlock } from "../../parts/problem.tsx";
import { RecognisedList } from "../../parts/recognised.tsx";
import { ViewLink } from "../../parts/view-link.tsx";
import { age, count, moment, plural } from "../../parts/words.ts";
import { keeping } from "../../state/history.ts";

/** In their order; not every store has each. */
const phases: Readonly<Record<JobPhase, string>> = {
  recognise: "Recognise",
  read: "Read",
  wait: "Wait for another import",
  merge: "Merge",
  compile: "Compile",
  write: "Write",
  derive: "Derive",
};
const order = Object.keys(phases) as readonly JobPhase[];
/** Phases that are passed over unless they happen. */
const unusual: ReadonlySet<JobPhase> = new Set(["wait"]);
const states: Readonly<Record<JobState, string>> = {
  queued: "waiting",
  running: "running",
  done: "done",
  failed: "failed",
  cancelled: "cancelled",
};

/** One import: what it is doing, how far it is, what went wrong. */
export function JobCard({ job, marked }: { readonly job: Job; readonly marked: boolean }) {
  const [error, setError] = useState<unknown>();
  const { inputs, state, message, problems, problemCount, recognised, createdAt, id } = job;
  return (
    <li className="job" aria-current={marked ? "true" : undefined} data-state={state}>
      <div className="job-head">
        <div>
          <h3>{inputs.join(", ") || "Import"}</h3>
          <p className="quiet small" title={moment(createdAt)}>
            <span className="badge">{states[state]}</span> {age(createdAt, Date.now())}
          </p>
        </div>
        <div className="row">
          {!isOver(job) && (
            <Button className="button" onPress={() => void cancelJob(id).catch(setError)}>
              Cancel
            </Button>
          )}
          {state === "done" && (
            <ViewLink to={keeping("overview", { snapshot: "" })} className="button">
              Open the overview
            </ViewLink>
          )}
        </div>
      </div>
      {!isOver(job) && <Progress job={job} />}
      <p>{message}</p>
      {recognised.length > 0 && <RecognisedList of={recognised} />}
      {job.error && <ProblemBlock error={new ProblemError(job.error)} />}
      {error !== undefined && <ProblemBlock error={error} />}
      {problemCount > 0 && (
        <details>
          <summary>{plural(problemCount, "problem")}: what could not be read</summary>
          <ul className="problems small">
            {problems.map(({ file, at, message: what }) => (
              <li key={`${file} ${at} ${what}`}>
                <span className="mono">
                  {file}
                  {at !== undefined && ` ${at}`}
                </span>
                : {what}
              </li>
            ))}
            {problemCount > problems.length && <li>and {count(problemCount - problems.length)} more</li>}
          </ul>
        </details>
      )}
    </li>
  );
}

function Progress({ job: { phase, done, total } }: { readonly job: Job }) {
  const at = phase === undefined ? -1 : order.indexOf(phase);
  const known = done !== undefined && total !== undefined && total > 0;
  const shown = order.filter((own) => own === phase || !unusual.has(own));
  return (
    <div className="progress">
      <ol className="phases" aria-label="Phases">
        {shown.map((own) => (
          <li
            key={own}
            aria-current={own === phase ? "step" : undefined}
            data-over={order.indexOf(own) < at || undefined}
          >
            {phases[own]}
          </li>
        ))}
      </ol>
      <ProgressBar
        aria-label={phase === undefined ? "Waiting" : phases[phase]}
        {...(known ? { value: done, maxValue: total } : { isIndeterminate: true })}
      >
        {({ percentage }) => (
          <svg className="bar" aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 4">
            <rect className="bar-all" width="100" height="4" />
            <rect
              className={known ? "bar-done" : "bar-done moving"}
              width={known ? (percentage ?? 0) : 30}
              height="4"
            />
          </svg>
        )}
      </ProgressBar>
      {done !== undefined && (
        <p className="quiet small">
          {count(done)}
          {total === undefined ? "" : ` of ${count(total)}`} facts
        </p>
      )}
    </div>
  );
}
