import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { alias } from "./aliases.ts";
import type { Place } from "./place.ts";
import { Arn, arnOf, arnParts, Tags, tagTexts } from "./shapes.ts";
import { resourcePolicy } from "./statement.ts";

const Key = z.object({
  KeyId: z.string(),
  Arn,
  KeyManager: z.string().nullish(),
  Aliases: z
    .array(z.object({ AliasName: z.string() }))
    .nullish()
    .transform((list) => list ?? []),
  Policy: z.unknown().optional(),
  Grants: z.array(z.unknown()).nullish(),
  Tags,
});
const Grant = z.object({
  GrantId: z.string().optional(),
  GranteePrincipal: z.string(),
  Operations: z.array(z.string()),
  Constraints: z.looseObject({}).nullish(),
});

/** A member of `KMS.Keys`, joined with its policy, aliases and grants. */
export function* keys(value: unknown, place: Place): Generator<Fact> {
  const key = place.parse(Key, value);
  if (!key) return;
  const region = arnParts(key.Arn)?.region;
  yield place.fact("aws.key", key.Arn, {
    name: key.Aliases[0]?.AliasName ?? key.KeyId,
    keyId: key.KeyId,
    customerManaged: key.KeyManager !== "AWS",
    aliases: key.Aliases.map(({ AliasName }) => AliasName).sort(),
    tags: tagTexts(key.Tags),
  });
  for (const [index, { AliasName }] of key.Aliases.entries()) {
    yield alias(arnOf(place, "kms", AliasName, region), key.Arn, place.below("Aliases", index));
  }
  yield* resourcePolicy(key.Policy, key.Arn, place.below("Policy"));
  if (key.Grants === undefined) place.of("aws.grant").missing("keys without a list of grants");
  for (const [index, member] of (key.Grants ?? []).entries()) {
    const at = place.below("Grants", index).of("aws.grant");
    const grant = at.parse(Grant, member);
    if (!grant) continue;
    yield at.fact("aws.grant", `${key.Arn}|${grant.GrantId ?? index}`, {
      keyArn: key.Arn,
      grantee: grant.GranteePrincipal,
      operations: grant.Operations,
      constrained: Object.keys(grant.Constraints ?? {}).length > 0,
    });
  }
}
