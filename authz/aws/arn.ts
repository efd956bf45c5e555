/** The fields of an ARN that deciding needs; empty where the ARN leaves them out. */
export interface ArnParts {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  /** Twelve digits, or empty. */
  readonly account: string;
  readonly resource: string;
}

export function parseArn(arn: string): ArnParts | undefined {
  const [scheme, partition = "", service = "", region = "", account = "", ...rest] = arn.split(":");
  return scheme === "arn" && rest.length > 0
    ? { partition, service, region, account, resource: rest.join(":") }
    : undefined;
}

/** `aws:account:<id>` of a twelve-digit id. */
export const accountScope = (account: string): string => `aws:account:${account}`;

/** Twelve digits of `aws:account:<id>`. */
export const accountOfScope = (scope: string): string => scope.slice("aws:account:".length);

/** Service prefix of an action: `s3` of `s3:GetObject`, lower case. */
export const serviceOf = (action: string): string => action.slice(0, action.indexOf(":")).toLowerCase();
