import { globTest } from "../../model/glob.ts";
import { momentOf } from "../../model/moment.ts";
import type { Acceptance } from "../declaration/accepted.ts";
import type { ScanAcceptance, ScanExposure } from "../record.ts";

export interface Accepting {
  readonly acceptance: ScanAcceptance;
  readonly isOver: boolean;
}

/**
 * Who answers for an exposure: of all that fit the acceptance that lasts longest; of those that are over the last.
 * @param now milliseconds since 1970
 */
export function acceptanceOf(
  accepted: readonly Acceptance[],
  { start, id, access }: Pick<ScanExposure, "start" | "id" | "access">,
  now: number,
): Accepting | undefined {
  const [last] = accepted
    .filter(
      ({ target, from, access: only }) =>
        globTest(target)(id) &&
        (from === undefined || globTest(from)(start)) &&
        (only === undefined || only === access),
    )
    .map(({ owner, reason, expires }) => ({ owner, reason, expires: momentOf(expires) ?? "" }))
    .sort((a, b) => (a.expires < b.expires ? 1 : -1));
  return last && { acceptance: last, isOver: Date.parse(last.expires) <= now };
}
