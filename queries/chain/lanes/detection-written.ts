import type { AwsLogSourceFact, DataEvents } from "../../../model/fact/logging.ts";
import type { Fact } from "../../../model/fact.ts";
import type { CellState } from "../answer.ts";
import type { ChainEstate } from "../estate.ts";
import { arrivalOf } from "./log-destination.ts";

/** A vended log of a resource that is sent somewhere. */
export function deliveredOf({ facts }: ChainEstate, arn: string): AwsLogSourceFact | undefined {
  return facts
    .where("aws.log-source", "of", arn)
    .find(({ key }) => facts.where("aws.log-delivery", "from", key).length > 0);
}

/** Calls of functions read or write as their code does: a trail of the one or the other may leave them out. */
export const functions = "AWS::Lambda::Function";

/**
 * Whether reads of one thing (of a function: its calls) are written down as data events, and the facts that say so. A
 * trail of one region writes down what is done there.
 */
export function written(
  estate: ChainEstate,
  type: string,
  { id, scope }: { readonly id: string; readonly scope: string },
): { readonly state: CellState; readonly because: readonly Fact[] } {
  const region = id.split(":")[3] || estate.facts.get("aws.bucket", id)?.region;
  const trails = estate
    .trails(scope)
    .filter(
      (trail) =>
        trail.on !== false &&
        trail.delivers !== false &&
        (trail.everywhere || region === undefined || trail.region === region),
    );
  const about = ({ type: of, of: arns, which }: DataEvents): boolean =>
    of === type &&
    (type === functions || which !== "writes") &&
    (arns.length === 0 || arns.some((arn) => `${id}/`.startsWith(arn) || arn === id));
  const surely = ({ narrowed, which }: DataEvents): boolean => !narrowed && (type !== functions || which === "all");
  const taking = trails.filter(
    ({ data, on, everywhere }) =>
      on === true && (everywhere || region !== undefined) && data?.some((one) => about(one) && surely(one)),
  );
  const kept = taking.filter((trail) => arrivalOf(estate, trail).state === "present");
  if (kept.length > 0) return { state: "present", because: kept };
  const open =
    estate.read("aws.trail", scope) !== "read" ||
    trails.some(({ data, on }) => data === undefined || on === undefined || data.some(about));
  return {
    state: open ? "not-proven" : "absent",
    because: trails.length > 0 ? trails : estate.readings(scope, "aws.trail"),
  };
}
