import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { role, roleArn, trusts, when } from "../../model/examples/aws.ts";
import { guestSession, identityPool, poolId } from "../../model/examples/aws-entry.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { cognito, poolWays } from "../families/aws-cognito.ts";
import { wayed } from "../families/aws-holding.ts";

const guest = roleArn("guest");
const trust = (pool = poolId, amr = "unauthenticated") =>
  trusts(
    guest,
    { Federated: [cognito] },
    {
      actions: "sts:AssumeRoleWithWebIdentity",
      when: [when("StringEquals", `${cognito}:aud`, pool), when("ForAnyValue:StringLike", `${cognito}:amr`, amr)],
    },
  );
const becomes = `internet#originate -> ${guest}~session:guest#impersonate`;

/** An identity pool gives guests credentials of its role, limited by a policy of Cognito's own. */
export default defineRule({
  id: "aws.cognito-guest",
  version: 1,
  title: "Gets limited credentials of the role as a guest of the identity pool",
  edge: "GETS_GUEST_CREDENTIALS",
  emits: { from: ["Internet#originate"], to: "AwsSession#impersonate" },
  needs: ["aws.identity-pool", "aws.role", "aws.session", "aws.statement"],
  reliesOnAbsenceIn: ["aws.rcp"],
  leaves: "until 1h",

  *derive(facts, { aws }) {
    for (const pool of facts.each("aws.identity-pool")) {
      if (!pool.guests) continue;
      const opened = facts.get("aws.role", pool.guestRole ?? "");
      const session = facts.get("aws.session", pool.guestSession ?? "");
      if (!opened || !session) continue;
      yield* wayed(
        poolWays(aws, opened, pool, ["unauthenticated"]),
        ["internet#originate"],
        privilege(session.key, "impersonate"),
        [pool, opened, session],
      );
    }
  },

  controls: [
    control("add-authentication", "aws.identity-pool", "Give guests no identity"),
    control("narrow", "aws.statement", "Take the identity pool out of the role's trust policy"),
  ],
  abuse:
    "`aws cognito-identity get-id --identity-pool-id <pool> --no-sign-request`, then `get-credentials-for-identity`: the pool's id stands in every page or app that uses it.",
  detection: [{ service: "cognito-identity", event: "GetId, GetCredentialsForIdentity" }],
  remediation:
    "aws cognito-identity update-identity-pool --identity-pool-id <pool> --identity-pool-name <name> --no-allow-unauthenticated-identities",
  frameworks: ["attack:T1078.004", "owasp-nhi:NHI4"],
  references: ["https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html"],
  examples: [
    fires("guests, and a role for them", becomes, identityPool(), guestSession(guest), role("guest"), trust()),
    silent("no guests", identityPool({ guests: false }), guestSession(guest), role("guest"), trust()),
    silent(
      "the role trusts another pool",
      identityPool(),
      guestSession(guest),
      role("guest"),
      trust("us-east-1:other"),
    ),
    silent(
      "the role trusts those who signed in",
      identityPool(),
      guestSession(guest),
      role("guest"),
      trust(poolId, "authenticated"),
    ),
    silent("the role is not there", identityPool(), guestSession(guest)),
  ],
});
