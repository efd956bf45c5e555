import type { Answers } from "../answer/pool.ts";
import type { Bundles } from "../jobs/bundles.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { Keeping } from "../keeping/keeping.ts";
import type { Limits } from "../limits.ts";
import type { Snapshots } from "../snapshots.ts";

/** What the routes work with. */
export interface Services {
  /** Folder of the store, absolute. */
  readonly store: string;
  readonly snapshots: Snapshots;
  readonly answers: Answers;
  readonly jobs: Jobs;
  readonly keeping: Keeping;
  readonly bundles: Bundles;
  readonly limits: Limits;
  /** Folder of the sign-offs, as it was named. */
  readonly signOffs: string;
}
