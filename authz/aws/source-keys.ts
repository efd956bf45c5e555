import { arnCovers, arnMeet } from "./arn-glob.ts";
import { known } from "./caller-keys.ts";
import { type Candidate, describe } from "./candidates.ts";
import { globMeet, hasWildcard, sampleOf } from "./pattern.ts";
import type { Atom } from "./statement.ts";

/** For what a service assumes a role: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html */
export interface ActingFor {
  /** Service principal: `lambda.amazonaws.com`. */
  readonly service: string;
  readonly partition: string;
  /** Twelve digits: the account of the resource. */
  readonly account: string;
  /** ARN of the resource, a glob where not all of it is known; undefined for one that the caller makes, and names. */
  readonly arn?: string;
}

/** Services by their ARNs where the principal's own labels do not say them. */
const servicesOfArns: Readonly<Record<string, readonly string[]>> = {
  "ecs-tasks": ["ecs"],
  apigateway: ["execute-api"],
  edgelambda: ["lambda", "cloudfront"],
  "eks-fargate-pods": ["eks"],
  opensearchservice: ["es"],
  spotfleet: ["ec2"],
  vmie: ["ec2"],
  batch: ["ecs", "ec2"],
};

/** Third fields of the ARNs that a service acts for: `apprunner` of `tasks.apprunner.amazonaws.com`. */
function servicesOf(principal: string): readonly string[] {
  const labels = principal.toLowerCase().split(".amazonaws.")[0]?.split(".") ?? [];
  return [...new Set([...labels, ...labels.flatMap((label) => servicesOfArns[label] ?? [])])];
}

/** `aws:SourceArn` for each value that the tests ask for, and of a resource that they do not ask for. */
export function sourceArns(acting: ActingFor, atoms: readonly Atom[]): readonly Candidate[] {
  if (acting.arn !== undefined && !hasWildcard(acting.arn) && isTold(acting.arn, atoms)) return known(acting.arn);
  const any = acting.arn !== undefined && hasWildcard(acting.arn) ? [acting.arn] : ownArns(acting);
  const asked = atoms.flatMap((atom) =>
    atom.values.flatMap((value) => any.flatMap((own) => meeting(acting, atom, value, own))),
  );
  const other = acting.arn ?? any[0] ?? "*";
  return [...asked, { values: [sampleOf(other)] }];
}

const ownArns = ({ service: principal, partition, account }: ActingFor): readonly string[] =>
  servicesOf(principal).map((service) =>
    // ARNs of buckets name no account.
    service === "s3" ? `arn:${partition}:s3:::*` : `arn:${partition}:${service}:*:${account}:*`,
  );

/** Whether each test tells by the ARN: it covers it, or is about resources of the same type or of another account. */
function isTold(arn: string, atoms: readonly Atom[]): boolean {
  return atoms.every(({ values }) =>
    values.every(
      (value) => arnCovers(value, arn) || typeOf(value) === typeOf(arn) || accountOf(value) !== accountOf(arn),
    ),
  );
}

const resourceOf = (arn: string): string => arn.split(":").slice(5).join(":");
const typeOf = (arn: string): string => `${arn.split(":")[2] ?? ""} ${resourceOf(arn).split(/[:/]/)[0] ?? ""}`;
const accountOf = (arn: string): string => arn.split(":")[4] ?? "";

/** A value that the test holds for, of the service's own resources in the account. */
function meeting(acting: ActingFor, atom: Atom, value: string, own: string): readonly Candidate[] {
  const { name, isNull } = atom.operator;
  if (isNull) return [];
  const literal = name.startsWith("stringequals");
  const met =
    literal && hasWildcard(value) ? undefined : /^arn/.test(name) ? arnMeet(value, own) : globMeet(value, own);
  if (met === undefined) return [];
  const values = [sampleOf(met)];
  // Who makes the resource names it; one that is named whole is there already, or of an id that nobody chooses.
  const chosen = acting.arn === undefined && (value === "*" || hasWildcard(resourceOf(value) || value));
  return [chosen || met === own ? { values } : { values, condition: unchosen(atom) }];
}

const unchosen = (atom: Atom) => ({
  kind: "environment" as const,
  text: `the service acts for the very resource that is asked for: ${describe(atom)}`,
});
