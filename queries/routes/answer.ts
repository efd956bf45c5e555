import type { SnapshotRef } from "../../graph/port.ts";
import type { RouteAuthentication } from "../../model/node.ts";
import type { AnswerGap } from "../answer.ts";
import type { Placement } from "./placement.ts";

export interface RoutesAnswer {
  readonly schema: 1;
  readonly snapshot: SnapshotRef;
  readonly gaps: readonly AnswerGap[];
  /** Selectors that match nothing in the snapshot; left out where there are none. */
  readonly unmatched?: readonly string[];
  /** Of all routes that were asked for, also of those that are not shown. */
  readonly counts: Readonly<Record<RouteAuthentication, number>> & {
    /** Ways around logins by pattern: how many routes are one. */
    readonly bypasses: Readonly<Record<string, number>>;
  };
  readonly truncated: boolean;
  /** What asks nobody first, then what is not proven, then what has a way around its login. */
  readonly routes: readonly Placement[];
}
