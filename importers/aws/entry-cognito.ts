import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { digest } from "./digest.ts";
import type { Place } from "./place.ts";
import { Arn, arnOf, arnParts, Tags, tagTexts } from "./shapes.ts";

const optional = z.string().nullish();
const IdentityPool = z.object({
  IdentityPoolId: z.string(),
  IdentityPoolName: z.string().optional(),
  AllowUnauthenticatedIdentities: z.boolean().nullish(),
  AllowClassicFlow: z.boolean().nullish(),
  Roles: z.object({ authenticated: Arn.nullish(), unauthenticated: Arn.nullish() }).nullish(),
  CognitoIdentityProviders: z.array(z.object({ ProviderName: optional })).nullish(),
  SupportedLoginProviders: z.record(z.string(), z.unknown()).nullish(),
  IdentityPoolTags: Tags,
});

/** A member of `CognitoIdentity.IdentityPools` as described, joined with its roles. */
export function* identityPools(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(IdentityPool, value);
  if (!it) return;
  if (it.Roles === undefined) place.missing("identity pools without their roles");
  const region = it.IdentityPoolId.split(":")[0] ?? place.setting.region;
  const guestRole = it.Roles?.unauthenticated ?? undefined;
  const guestSession = guestRole === undefined ? undefined : `${guestRole}~session:${guestDigest}`;
  const arn = arnOf(place, "cognito-identity", `identitypool/${it.IdentityPoolId}`, region);
  yield place.fact("aws.identity-pool", arn, {
    name: it.IdentityPoolName ?? it.IdentityPoolId,
    poolId: it.IdentityPoolId,
    guests: it.AllowUnauthenticatedIdentities === true,
    classic: it.AllowClassicFlow ?? undefined,
    guestRole,
    guestSession,
    userRole: it.Roles?.authenticated ?? undefined,
    logins: [
      ...(it.CognitoIdentityProviders ?? []).flatMap(({ ProviderName }) => ProviderName ?? []),
      ...Object.keys(it.SupportedLoginProviders ?? {}),
    ].sort(),
    tags: tagTexts(it.IdentityPoolTags),
  });
  if (guestRole !== undefined && guestSession !== undefined && it.AllowUnauthenticatedIdentities)
    yield* limited(guestRole, guestSession, place);
}

/**
 * What Cognito limits a guest's credentials to in the enhanced flow, by a policy in line and the managed policy
 * AmazonCognitoUnAuthedIdentitiesSessionPolicy; as of October 2026.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html#access-policies
 */
const guestActions: readonly string[] = [
  ..."cloudwatch logs dynamodb kinesis mobileanalytics s3 ses sns sqs lambda machinelearning execute-api iot gamelift scs"
    .split(" ")
    .map((service) => `${service}:*`),
  ..."cognito-identity cognito-idp cognito-sync lex polly comprehend translate transcribe rekognition mobiletargeting"
    .split(" ")
    .map((service) => `${service}:*`),
  ..."firehose appsync personalize codewhisperer sdb".split(" ").map((service) => `${service}:*`),
  ..."InvokeEndpoint".split(" ").map((action) => `sagemaker:${action}`),
  ..."DetectDocumentText AnalyzeDocument".split(" ").map((action) => `textract:${action}`),
  "rum:PutRumEvents",
  ..."GetMap* ListMaps SearchPlaceIndex* GetPlace CalculateRoute* *Geofence *Geofences *DevicePosition*"
    .split(" ")
    .map((action) => `geo:${action}`),
  ..."Encrypt Decrypt ReEncryptTo ReEncryptFrom GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext"
    .split(" ")
    .map((action) => `kms:${action}`),
];
const guestDigest = digest(guestActions);

/** Credentials of the role under the policy that limits guests. */
function* limited(role: string, session: string, place: Place): Generator<Fact> {
  const name = `${role.slice(role.lastIndexOf("/") + 1)} as a guest of Cognito`;
  yield place.fact("aws.session", session, { principal: role, name });
  yield place.fact("aws.statement", `session:${session}#/0`, {
    policy: `session:${session}`,
    type: "session",
    holder: session,
    version: undefined,
    inForce: true,
    effect: "Allow",
    sid: undefined,
    principals: undefined,
    notPrincipals: undefined,
    actions: guestActions,
    notActions: undefined,
    resources: ["*"],
    notResources: undefined,
    conditions: [],
  });
}

const UserPool = z.object({
  Id: z.string(),
  Name: z.string().optional(),
  Arn: Arn.optional(),
  AdminCreateUserConfig: z.object({ AllowAdminCreateUserOnly: z.boolean().nullish() }).nullish(),
  LambdaConfig: z.object({ PreSignUp: Arn.nullish() }).nullish(),
  UserPoolTags: Tags,
});

/** A member of `CognitoIdentityProvider.UserPools`, as described: where nothing is said, everybody may sign up. */
export function* userPools(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(UserPool, value);
  if (!it) return;
  if (it.AdminCreateUserConfig === undefined) place.missing("user pools without who may sign up");
  const region = it.Id.split("_")[0] ?? "";
  const arn = it.Arn ?? arnOf(place, "cognito-idp", `userpool/${it.Id}`, region);
  yield place.fact("aws.user-pool", arn, {
    name: it.Name ?? it.Id,
    login: `cognito-idp.${arnParts(arn)?.region ?? region}.amazonaws.com/${it.Id}`,
    selfSignUp: it.AdminCreateUserConfig?.AllowAdminCreateUserOnly !== true,
    preSignUp: it.LambdaConfig?.PreSignUp ?? undefined,
    tags: tagTexts(it.UserPoolTags),
  });
}
