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
  if (!arn.startsWith("arn:")) return undefined;
  const service = arn.indexOf(":", 4) + 1;
  const region = service && arn.indexOf(":", service) + 1;
  const account = region && arn.indexOf(":", region) + 1;
  const resource = account && arn.indexOf(":", account) + 1;
  if (resource === 0) return undefined;
  return {
    partition: arn.slice(4, service - 1),
    service: arn.slice(service, region - 1),
    region: arn.slice(region, account - 1),
    account: arn.slice(account, resource - 1),
    resource: arn.slice(resource),
  };
}

/** `aws:account:<id>` of a twelve-digit id. */
export const accountScope = (account: string): string => `aws:account:${account}`;

/** Service prefix of an action: `s3` of `s3:GetObject`, lower case. */
export const serviceOf = (action: string): string => action.slice(0, action.indexOf(":")).toLowerCase();
