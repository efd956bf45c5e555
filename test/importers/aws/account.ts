export const account = "123456789012";
export const scope = `aws:account:${account}`;
export const iam = (resource: string): string => `arn:aws:iam::${account}:${resource}`;
export const allow = (action: unknown, resource: unknown = "*") => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: action, Resource: resource }],
});
export const regional = (service: string, resource: string): string =>
  `arn:aws:${service}:eu-west-1:${account}:${resource}`;
