import type { AwsAuthz, Target, Way } from "../../authz/aws/index.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { bothWays, serviceWays } from "./aws-service-calls.ts";

type Agent = FactOf<"aws.agent">;

export const bedrock = "bedrock.amazonaws.com";
export const agentCore = "bedrock-agentcore.amazonaws.com";

/** What an agent does with a request, its model decides; a flow does what its nodes say. */
export const asTold = ({ type }: Agent, text: string): readonly Condition[] =>
  type === "flow" ? [] : [{ kind: "target-state", text }];

export const functionOf = (facts: FactReader, arn: string | undefined): FactOf<"aws.function"> | undefined =>
  arn === undefined ? undefined : facts.get("aws.function", arn.split(":").slice(0, 7).join(":"));

const accountOf = (arn: string): string => arn.split(":")[4] ?? "";

/** The ways in which something of Bedrock's acts as its role: the role trusts the service, and may do it. */
export function asRole(
  facts: FactReader,
  aws: AwsAuthz,
  of: { readonly key: string; readonly role?: string },
  { service, action, target }: { readonly service: string; readonly action: string; readonly target: Target },
): { readonly ways: readonly Way[]; readonly because: readonly Fact[] } | undefined {
  const acts = facts.get("aws.role", of.role ?? "");
  const caller = acts && aws.caller(acts.key);
  if (!acts || !caller) return undefined;
  const ways = bothWays(aws.trusting(acts, service, of.key), aws.ways({ caller, action, target }));
  return { ways, because: [acts] };
}

/** The ways in which an agent gets at a function: of an agent the function's policy lets Bedrock in, a flow calls as its role. */
export function callsOf(
  facts: FactReader,
  aws: AwsAuthz,
  agent: Agent,
  arn: string,
  called: FactOf<"aws.function">,
): { readonly ways: readonly Way[]; readonly because: readonly Fact[] } | undefined {
  const target = { arn, holder: called.key, account: accountOf(called.key) };
  const action = "lambda:InvokeFunction";
  if (agent.type === "flow") return asRole(facts, aws, agent, { service: bedrock, action, target });
  const source = { arn: agent.key, account: accountOf(agent.key) };
  return { ways: serviceWays(aws, { service: bedrock, action, target, source }), because: [] };
}
