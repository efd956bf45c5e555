import type { AwsAuthz, Way } from "../../authz/aws/index.ts";
import type { FactOf } from "../../model/fact.ts";

export const cognito = "cognito-identity.amazonaws.com";

/** The ways in which a token of the pool opens a role. `amr` says how its holder came to it. */
export function poolWays(
  aws: AwsAuthz,
  role: FactOf<"aws.role">,
  { poolId }: FactOf<"aws.identity-pool">,
  amr: readonly string[],
): readonly Way[] {
  const region = poolId.split(":")[0] ?? "";
  return aws.webIdentity(role, cognito, { aud: poolId, amr, sub: `${region}:00000000-0000-0000-0000-000000000000` });
}

/** How somebody came who signed in to the user pool. */
export const signedIn = (login: string): readonly string[] => ["authenticated", login, `${login}:CognitoSignIn:0`];
