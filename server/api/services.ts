import type { Answers } from "../answer/pool.ts";
import type { Limits } from "../limits.ts";
import type { Snapshots } from "../snapshots.ts";

/** What the routes work with. */
export interface Services {
  readonly snapshots: Snapshots;
  readonly answers: Answers;
  readonly limits: Limits;
}
