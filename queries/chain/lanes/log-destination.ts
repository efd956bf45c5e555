import type { AwsFlowLogFact, AwsLogSourceFact, AwsTrailFact } from "../../../model/fact/logging.ts";
import type { Fact, FactKind } from "../../../model/fact.ts";
import type { CellState } from "../answer.ts";
import type { ChainEstate } from "../estate.ts";

/** Whether what is written down gets to where it is kept. */
export interface Arrival {
  readonly state: CellState;
  /** Why it is not told, or that it does not. */
  readonly why: string;
  readonly because: readonly Fact[];
}

const arrives = (because: readonly Fact[] = []): Arrival => ({ state: "present", why: "", because });

/** Any of what is asked of an account: one that nothing was asked of is not read. */
const ofAccounts: readonly FactKind[] = ["aws.bucket", "aws.metric-filter", "aws.role", "aws.trail"];

/**
 * Whether the place that something is sent to was read: a bucket by its name, which tells no account; anything else by the
 * account in its ARN. What is sent to a place that the input does not tell counts as before: by its setting alone.
 * @param to ARN, bucket, or bucket as CloudFront writes it: `logs.s3.amazonaws.com`
 */
export function arrivalAt(estate: ChainEstate, to: string | undefined, partition = "aws"): Arrival {
  if (to === undefined) return arrives();
  const [scheme, , service, , account = ""] = to.split(":");
  if (scheme === "arn" && service !== "s3") {
    const scope = `aws:account:${account}`;
    return account === "" || ofAccounts.some((kind) => estate.read(kind, scope) !== "not-asked")
      ? arrives()
      : { state: "not-proven", why: `it is kept in account ${account}, which was not read`, because: [] };
  }
  const name = to
    .replace(/^arn:[^:]*:s3:::/, "")
    .replace(/\/.*$/, "")
    .replace(/\.s3[.-][a-z0-9.-]*amazonaws\.com(\.cn)?$/, "");
  const bucket = estate.facts.get("aws.bucket", `arn:${scheme === "arn" ? to.split(":")[1] : partition}:s3:::${name}`);
  return bucket
    ? arrives([bucket])
    : { state: "not-proven", why: `it is kept in bucket ${name}, which was not read`, because: [] };
}

/** Of several logs that all are needed. */
export const worstArrival = (all: readonly Arrival[]): Arrival =>
  all.find(({ state }) => state !== "present") ?? arrives(all.flatMap(({ because }) => because));

/** Of several copies one that arrives is enough. */
const bestArrival = (all: readonly Arrival[]): Arrival =>
  all.find(({ state }) => state === "present") ?? all[0] ?? arrives();

/** That of what a source of vended logs has. */
export const deliveryArrival = (estate: ChainEstate, { key }: AwsLogSourceFact): Arrival =>
  bestArrival(estate.facts.where("aws.log-delivery", "from", key).map(({ to }) => arrivalAt(estate, to)));

/** That of flow logs. */
export const flowArrival = (estate: ChainEstate, logs: readonly AwsFlowLogFact[]): Arrival =>
  bestArrival(logs.map(({ to }) => arrivalAt(estate, to)));

/** That of a trail's files: AWS tells of them itself, else by the bucket. */
export function arrivalOf(estate: ChainEstate, { key, bucket, delivers }: AwsTrailFact): Arrival {
  if (delivers === false) return { state: "absent", why: "its newest files did not get there", because: [] };
  return delivers === true ? arrives() : arrivalAt(estate, bucket, key.split(":")[1]);
}
