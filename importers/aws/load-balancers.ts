import { z } from "zod";
import type { AwsListenerRuleFact } from "../../model/fact/aws-network.ts";
import type { Fact } from "../../model/fact.ts";
import { hostAlias } from "./aliases.ts";
import { accessLog } from "./logs.ts";
import type { Place } from "./place.ts";
import { Arn, Tags, tagTexts } from "./shapes.ts";

const LoadBalancer = z.object({
  LoadBalancerArn: Arn,
  LoadBalancerName: z.string(),
  DNSName: z.string(),
  Scheme: z.string().nullish(),
  Type: z.string().default("application"),
  VpcId: z.string().nullish(),
  AvailabilityZones: z.array(z.object({ SubnetId: z.string() })).nullish(),
  SecurityGroups: z.array(z.string()).nullish(),
  /** Of a call of its own. */
  Attributes: z.array(z.object({ Key: z.string().optional(), Value: z.string().nullish() })).nullish(),
  Tags,
});

/** A member of `ElasticLoadBalancingV2.LoadBalancers`. */
export function* loadBalancers(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(LoadBalancer, value);
  if (!it) return;
  yield place.fact("aws.load-balancer", it.LoadBalancerArn, {
    name: it.LoadBalancerName,
    host: it.DNSName,
    internetFacing: it.Scheme === "internet-facing",
    type: it.Type,
    vpc: it.VpcId ?? undefined,
    subnets: (it.AvailabilityZones ?? []).map(({ SubnetId }) => SubnetId).sort(),
    securityGroups: [...(it.SecurityGroups ?? [])].sort(),
    tags: tagTexts(it.Tags),
  });
  yield* hostAlias(it.DNSName, it.LoadBalancerArn, place.below("DNSName"));
  yield* accessLog(it.LoadBalancerArn, it.Attributes ?? undefined, place.below("Attributes"));
}

const Listener = z.object({
  ListenerArn: Arn,
  LoadBalancerArn: Arn,
  Port: z.number(),
  Protocol: z.string(),
  DefaultActions: z.unknown().optional(),
  Rules: z.array(z.unknown()).nullish(),
});
const login = z.object({ OnUnauthenticatedRequest: z.string().nullish() }).nullish();
const Actions = z
  .array(
    z.object({
      Type: z.string(),
      Order: z.number().optional(),
      TargetGroupArn: Arn.nullish(),
      AuthenticateOidcConfig: login,
      AuthenticateCognitoConfig: login,
      ForwardConfig: z
        .object({ TargetGroups: z.array(z.object({ TargetGroupArn: Arn, Weight: z.number().nullish() })).nullish() })
        .nullish(),
    }),
  )
  .nullish();
type Actions = z.infer<typeof Actions>;
const values = z.object({ Values: z.array(z.string()).nullish() }).nullish();
const Rule = z.object({
  Priority: z.union([z.literal("default"), z.number(), z.string().regex(/^\d+$/).transform(Number)]).default("default"),
  Conditions: z
    .array(
      z.object({
        Field: z.string(),
        Values: z.array(z.string()).nullish(),
        HostHeaderConfig: values,
        PathPatternConfig: values,
      }),
    )
    .nullish()
    .transform((list) => list ?? []),
  Actions,
  Transforms: z
    .array(z.object({ Type: z.enum(["url-rewrite", "host-header-rewrite"]) }))
    .nullish()
    .transform((list) => (list ?? []).map(({ Type }) => Type).sort()),
});

/** A member of `ElasticLoadBalancingV2.Listeners`, with its `Rules` where given. */
export function* listeners(value: unknown, place: Place): Generator<Fact> {
  const listener = place.parse(Listener, value);
  if (!listener) return;
  const common = { loadBalancer: listener.LoadBalancerArn, port: listener.Port, protocol: listener.Protocol };
  let defaultSeen = false;
  for (const [index, member] of (listener.Rules ?? []).entries()) {
    const at = place.below("Rules", index);
    const rule = at.parse(Rule, member);
    if (!rule) continue;
    defaultSeen ||= rule.Priority === "default";
    const of = (field: string) =>
      rule.Conditions.filter(({ Field }) => Field === field).flatMap(
        (it) => it.Values ?? it.HostHeaderConfig?.Values ?? it.PathPatternConfig?.Values ?? [],
      );
    const others = rule.Conditions.map(({ Field }) => Field).filter(
      (it) => it !== "host-header" && it !== "path-pattern",
    );
    yield at.fact("aws.listener-rule", `${listener.ListenerArn}/${rule.Priority}`, {
      ...common,
      priority: rule.Priority,
      hosts: of("host-header"),
      paths: of("path-pattern"),
      otherConditions: others.length > 0 ? others.sort() : undefined,
      transforms: rule.Transforms.length > 0 ? rule.Transforms : undefined,
      ...outcome(rule.Actions),
    });
  }
  if (defaultSeen) return;
  const at = place.below("DefaultActions");
  const actions = at.parse(Actions, listener.DefaultActions);
  yield at.fact("aws.listener-rule", `${listener.ListenerArn}/default`, {
    ...common,
    priority: "default",
    hosts: [],
    paths: [],
    ...outcome(actions),
  });
}

const logins = new Set(["authenticate-oidc", "authenticate-cognito", "jwt-validation"]);

/** Where the actions lead, and whether they ask for a login before. */
function outcome(actions: Actions): Pick<AwsListenerRuleFact, "authenticates" | "targetGroups"> & {
  readonly logins: readonly string[] | undefined;
} {
  const found = (actions ?? []).filter(({ Type }) => logins.has(Type));
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html: `allow` passes everybody on.
  const lets = ({ AuthenticateOidcConfig: oidc, AuthenticateCognitoConfig: cognito }: (typeof found)[number]) =>
    (oidc ?? cognito)?.OnUnauthenticatedRequest === "allow";
  const named = found.map((action) => `${action.Type}${lets(action) ? " (optional)" : ""}`).sort();
  const targets = (actions ?? []).flatMap((action) => [
    ...(action.TargetGroupArn ? [action.TargetGroupArn] : []),
    ...(action.ForwardConfig?.TargetGroups ?? []).flatMap((it) => (it.Weight === 0 ? [] : [it.TargetGroupArn])),
  ]);
  return {
    authenticates: found.some((action) => !lets(action)),
    logins: named.length > 0 ? named : undefined,
    targetGroups: [...new Set(targets)].sort(),
  };
}

const Health = z.object({
  TargetGroupArn: Arn,
  Target: z.object({ Id: z.string(), Port: z.number().nullish() }),
  TargetHealth: z.object({ State: z.string().optional() }).nullish(),
});

/** A member of `ElasticLoadBalancingV2.TargetHealthDescriptions`, joined with its target group's ARN. */
export function* targets(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Health, value);
  if (!it) return;
  const port = it.Target.Port ? `:${it.Target.Port}` : "";
  yield place.fact("aws.target", `${it.TargetGroupArn}|${it.Target.Id}${port}`, {
    targetGroup: it.TargetGroupArn,
    target: it.Target.Id,
    port: it.Target.Port ?? undefined,
    health: it.TargetHealth?.State,
  });
}
