import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import type { Place } from "./place.ts";
import { Arn, Tags, tagTexts } from "./shapes.ts";
import { resourcePolicy } from "./statement.ts";

const list = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);
const Lambda = z.object({
  FunctionName: z.string(),
  FunctionArn: Arn,
  Role: Arn.optional(),
  Policy: z.unknown().optional(),
  FunctionUrlConfig: z.object({ FunctionUrl: z.string(), AuthType: z.enum(["NONE", "AWS_IAM"]) }).nullish(),
  VpcConfig: z.object({ SubnetIds: list, SecurityGroupIds: list }).nullish(),
  Tags,
});

/** A member of `Lambda.Functions`. Environment, description and code are not looked at. */
export function* functions(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Lambda, value);
  if (!it) return;
  yield place.fact("aws.function", it.FunctionArn, {
    name: it.FunctionName,
    role: it.Role,
    url: it.FunctionUrlConfig?.FunctionUrl,
    urlAuth: it.FunctionUrlConfig?.AuthType,
    subnets: it.VpcConfig?.SubnetIds ?? [],
    securityGroups: it.VpcConfig?.SecurityGroupIds ?? [],
    tags: tagTexts(it.Tags),
  });
  yield* resourcePolicy(it.Policy, it.FunctionArn, place.below("Policy"));
}
