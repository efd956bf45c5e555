import type { AwsAuthz, Target, Way } from "../../authz/aws/index.ts";
import { internet } from "../../model/node.ts";

/** A request that a service makes to another on behalf of something that somebody has configured. */
export interface ServiceCall {
  /** `apigateway.amazonaws.com`. */
  readonly service: string;
  readonly action: string;
  readonly target: Target;
  /** For what the service calls: its ARN and account, as `aws:SourceArn` and `aws:SourceAccount`. */
  readonly source: { readonly arn: string; readonly account: string };
}

/** The ways in which the target's own policy lets the service in: no identity stands behind such a call. */
export function serviceWays(aws: AwsAuthz, { service, action, target, source }: ServiceCall): readonly Way[] {
  const nobody = aws.caller(internet);
  if (!nobody) return [];
  const context = new Map<string, readonly string[] | undefined>([
    ["aws:sourcearn", [source.arn]],
    ["aws:sourceaccount", [source.account]],
    ["aws:principalisawsservice", ["true"]],
    ["aws:principalservicename", [service]],
    ["aws:principalaccount", undefined],
    ["aws:principaltype", undefined],
    ["aws:userid", undefined],
    ["aws:sourceip", undefined],
    ["aws:securetransport", ["true"]],
  ]);
  return aws.ways({
    caller: { ...nobody, id: "service" },
    action,
    target,
    context,
    spoken: ({ who, notWho }) =>
      ((who?.services.has(service) ?? false) || (who?.everyone ?? false)) !== notWho ? "everyone" : undefined,
  });
}

/** Every way of the one with every way of the other. */
export const bothWays = (left: readonly Way[], right: readonly Way[]): readonly Way[] =>
  left.flatMap((one) =>
    right.map((other) => ({
      because: [...new Set([...one.because, ...other.because])],
      conditions: [...one.conditions, ...other.conditions],
      premises: [...new Set([...one.premises, ...other.premises])],
    })),
  );

/** What needs nothing. */
export const free: readonly Way[] = [{ because: [], conditions: [], premises: [] }];

/** Ways that leave nothing open, where there are such. */
export const surest = (ways: readonly Way[]): readonly Way[] => {
  const sure = ways.filter(({ conditions, premises }) => conditions.length + premises.length === 0);
  return sure.length > 0 ? sure : ways;
};
