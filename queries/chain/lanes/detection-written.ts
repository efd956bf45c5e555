import type { AwsLogSourceFact, AwsTrailFact, DataEvents } from "../../../model/fact/logging.ts";
import type { CellState } from "../answer.ts";
import type { ChainEstate } from "../estate.ts";

/** A vended log of a resource that is sent somewhere. */
export function deliveredOf({ facts }: ChainEstate, arn: string): AwsLogSourceFact | undefined {
  return facts
    .where("aws.log-source", "of", arn)
    .find(({ key }) => facts.where("aws.log-delivery", "from", key).length > 0);
}

/** Whether reads of one thing are written down as data events, and the trails that say so. */
export function written(
  estate: ChainEstate,
  type: string,
  { id, scope }: { readonly id: string; readonly scope: string },
): { readonly state: CellState; readonly trails: readonly AwsTrailFact[] } {
  const trails = estate.trails(scope).filter(({ on }) => on !== false);
  const takes = (events: DataEvents): boolean =>
    events.type === type &&
    events.which !== "writes" &&
    !events.narrowed &&
    (events.of.length === 0 || events.of.some((arn) => `${id}/`.startsWith(arn) || arn === id));
  const taking = trails.filter(({ data, on }) => on === true && data?.some(takes));
  if (taking.length > 0) return { state: "present", trails: taking };
  const open =
    estate.read("aws.trail", scope) !== "read" ||
    trails.some(
      ({ data, on }) => data === undefined || on === undefined || data.some((one) => one.type === type && one.narrowed),
    );
  return { state: open ? "not-proven" : "absent", trails };
}
