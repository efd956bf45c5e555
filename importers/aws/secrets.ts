import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { taggedUnlocks } from "./aliases.ts";
import type { Place } from "./place.ts";
import { Arn, arnOf, arnParts, keyArn, Tags, tagTexts } from "./shapes.ts";
import { resourcePolicy } from "./statement.ts";

const Secret = z.object({
  ARN: Arn,
  Name: z.string(),
  KmsKeyId: z.string().nullish(),
  RotationLambdaARN: z.string().nullish(),
  ResourcePolicy: z.unknown().optional(),
  Policy: z.unknown().optional(),
  Tags,
});

/** A member of `SecretsManager.SecretList`. A value that strayed into the export is not looked at. */
export function* secrets(value: unknown, place: Place): Generator<Fact> {
  const secret = place.parse(Secret, value);
  if (!secret) return;
  yield place.fact("aws.secret", secret.ARN, {
    name: secret.Name,
    kmsKey: keyArn(secret.KmsKeyId, place, arnParts(secret.ARN)?.region),
    rotationFunction: secret.RotationLambdaARN ?? undefined,
    tags: tagTexts(secret.Tags),
  });
  const field = secret.ResourcePolicy ? "ResourcePolicy" : "Policy";
  yield* resourcePolicy(secret[field], secret.ARN, place.below(field));
  yield* taggedUnlocks(secret.ARN, secret.Tags, place.below("Tags"));
}

const Parameter = z.object({
  Name: z.string(),
  ARN: Arn.optional(),
  Type: z.string(),
  KeyId: z.string().nullish(),
  Policy: z.unknown().optional(),
  Tags,
});

/** A member of `SSM.Parameters`. Values are not looked at. */
export function* parameters(value: unknown, place: Place): Generator<Fact> {
  const parameter = place.parse(Parameter, value);
  if (!parameter) return;
  const arn = parameter.ARN ?? arnOf(place, "ssm", `parameter/${parameter.Name.replace(/^\//, "")}`);
  yield place.fact("aws.parameter", arn, {
    name: parameter.Name,
    secure: parameter.Type === "SecureString",
    kmsKey: keyArn(parameter.KeyId, place, arnParts(arn)?.region),
    tags: tagTexts(parameter.Tags),
  });
  yield* resourcePolicy(parameter.Policy, arn, place.below("Policy"));
  yield* taggedUnlocks(arn, parameter.Tags, place.below("Tags"));
}
