import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import type { Place } from "./place.ts";
import { Arn, arnParts, Tags, tagTexts } from "./shapes.ts";
import { statements } from "./statement.ts";

const Policy = z.object({
  Arn,
  PolicyName: z.string(),
  DefaultVersionId: z.string(),
  PolicyVersionList: z.array(z.unknown()).nullish(),
  Tags,
});
const Version = z.object({ VersionId: z.string(), Document: z.unknown().optional() });

/** A member of `Policies`: a managed policy with every version that is kept, for a version can be put back in force. */
export function* policies(value: unknown, place: Place): Generator<Fact> {
  const policy = place.parse(Policy, value);
  if (!policy) return;
  yield place.fact("aws.policy", policy.Arn, {
    name: policy.PolicyName,
    defaultVersion: policy.DefaultVersionId,
    awsManaged: arnParts(policy.Arn)?.account === "aws",
    tags: tagTexts(policy.Tags),
  });
  for (const [index, member] of (policy.PolicyVersionList ?? []).entries()) {
    const at = place.below("PolicyVersionList", index).of("aws.statement");
    const version = at.parse(Version, member);
    if (!version) continue;
    const inForce = version.VersionId === policy.DefaultVersionId;
    yield* statements(
      version.Document,
      { policy: policy.Arn, type: "identity", version: version.VersionId, inForce },
      at.below("Document"),
    );
  }
}
