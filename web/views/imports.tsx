import { useJobs } from "../api/jobs.ts";
import { useImports, useSnapshots } from "../api/store.ts";
import { Empty } from "../parts/empty.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { ProblemBlock } from "../parts/problem.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { useViewState } from "../state/use-view-state.ts";
import { JobCard } from "./imports/job.tsx";
import { NewImport } from "./imports/new-import.tsx";
import { Records, Scopes } from "./imports/records.tsx";
import { Snapshots } from "./imports/snapshots.tsx";

/** Importing, what imports are doing, and what the store holds. */
export default function Imports() {
  const { state, change } = useViewState("imports");
  const jobs = useJobs();
  const imports = useImports();
  const snapshots = useSnapshots();
  const error = jobs.error ?? imports.error ?? snapshots.error;
  const snapshot = snapshots.data?.snapshots.find(({ id }) => id.startsWith(state.snapshot));
  return (
    <div className="page">
      <PageHead
        title="Imports"
        says="What Ambit knows comes from files. An import is seen whole or not at all; until it is done, every view answers from what was there before."
      />
      <NewImport onStarted={(job) => change({ job }, "replace")} />
      {error && <ProblemBlock error={error} />}
      {jobs.data && jobs.data.jobs.length > 0 && (
        <section className="panel" aria-labelledby="jobs">
          <div className="panel-head">
            <h2 id="jobs">Jobs of this server</h2>
          </div>
          <ul className="jobs">
            {jobs.data.jobs.map((job) => (
              <JobCard key={job.id} job={job} marked={job.id === state.job} />
            ))}
          </ul>
        </section>
      )}
      {!snapshots.data && !error && <Skeleton says="Asking what was imported" />}
      {snapshots.data && !snapshot && (
        <Empty title="Nothing is imported yet">
          <p>
            Begin with one account or cluster. Its documentation says which commands export it, and with which rights.
          </p>
        </Empty>
      )}
      {snapshot && <Scopes snapshot={snapshot} />}
      {snapshots.data && snapshots.data.snapshots.length > 0 && <Snapshots snapshots={snapshots.data.snapshots} />}
      {imports.data && imports.data.imports.length > 0 && <Records records={imports.data.imports} />}
    </div>
  );
}
