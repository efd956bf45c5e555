/** What the parts of a large account have in common: names, numbers and policy documents. */

export const region = "eu-central-1";
export const account = "310000000000";
/** Principals of one team: the first are users, the others roles. */
export const teamSize = 25;
const teamUsers = 8;

/** One principal of the account. */
export interface Member {
  /** 0 .. principals - 1. */
  readonly number: number;
  readonly team: number;
  /** Place in the team, 0 .. 24. */
  readonly place: number;
  readonly kind: "user" | "role";
  readonly name: string;
  readonly arn: string;
}

export function member(number: number): Member {
  const team = Math.floor(number / teamSize);
  const place = number % teamSize;
  const kind = place < teamUsers ? "user" : "role";
  const name = `team-${team}-${kind}-${place}`;
  return { number, team, place, kind, name, arn: arnOf("iam", `${kind}/${name}`, "") };
}

/** Principals with a document of their own; the others have what groups and shared policies give. */
export const isDistinct = ({ place }: Member): boolean => place < 5 || (place >= teamUsers && place < 20);

/** An ARN of the account. */
export const arnOf = (service: string, resource: string, where = region): string =>
  `arn:aws:${service}:${where}:${account}:${resource}`;

/** Seeded choice: the same principal and purpose give the same number below `end`, in any order of asking. */
export function pick(seed: number, number: number, purpose: number, end: number): number {
  let state = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b) ^ Math.imul(purpose + 1, 0xc2b2ae35);
  state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
  state = Math.imul(state ^ (state >>> 12), 0x297a2d39);
  return ((state ^ (state >>> 15)) >>> 0) % end;
}

export const document = (...statements: readonly object[]) => ({ Version: "2012-10-17", Statement: statements });
export const allow = (action: unknown, resource: unknown, condition?: object) => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...(condition ? { Condition: condition } : {}),
});

/** The ARNs of what a principal's team made for it: ten each. */
export function ownResources({ number, team, place }: Member) {
  const name = `acct-team-${team}-${place}`;
  const bucket = (n: number): string => `arn:aws:s3:::${name}-${n}`;
  const secret = (n: number): string => arnOf("secretsmanager", `secret:team-${team}/${place}/secret-${n}-AbCdEf`);
  const extra = number % 5;
  return {
    buckets: [bucket(0), bucket(1), ...(extra === 0 ? [] : [bucket(2)])],
    secrets: [secret(0), secret(1), ...(extra === 1 || extra === 2 ? [] : [secret(2)])],
    tables: [0, 1].map((n) => arnOf("dynamodb", `table/${name}-table-${n}`)),
    queue: arnOf("sqs", `${name}-queue`),
    parameter: arnOf("ssm", `parameter/team-${team}/${place}/setting`),
    function: extra === 0 ? arnOf("lambda", `function:${name}-job`) : undefined,
    instance: extra === 1 ? `i-${number.toString(16).padStart(17, "0")}` : undefined,
    key: extra === 2 ? arnOf("kms", `key/${keyId(number)}`) : undefined,
  };
}

const keyId = (number: number): string => `00000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;
