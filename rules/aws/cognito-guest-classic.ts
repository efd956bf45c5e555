import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { role, roleArn, trusts, when } from "../../model/examples/aws.ts";
import { identityPool, poolId } from "../../model/examples/aws-entry.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { cognito, poolWays } from "../families/aws-cognito.ts";
import { wayed } from "../families/aws-holding.ts";

const trust = (name: string, amr: string | undefined, pool = poolId) =>
  trusts(
    roleArn(name),
    { Federated: [cognito] },
    {
      actions: "sts:AssumeRoleWithWebIdentity",
      when: [
        when("StringEquals", `${cognito}:aud`, pool),
        ...(amr === undefined ? [] : [when("ForAnyValue:StringLike", `${cognito}:amr`, amr)]),
      ],
    },
  );
const untold: Condition = {
  kind: "target-state",
  text: "the identity pool allows the classic flow, which its description does not tell",
};

/** In the classic flow a guest takes any role that trusts the pool's guests, whole: Cognito's own policy limits nothing there. */
export default defineRule({
  id: "aws.cognito-guest-classic",
  version: 1,
  title: "Can assume the role as a guest of the identity pool",
  edge: "ASSUMES_WITH_WEB_IDENTITY",
  emits: { from: ["Internet#originate"], to: "AwsRole#impersonate" },
  needs: ["aws.identity-pool", "aws.role", "aws.statement"],
  reliesOnAbsenceIn: ["aws.rcp"],
  leaves: "until 12h",

  *derive(facts, { aws }) {
    const names = function* () {
      if (facts.of("aws.identity-pool").some(({ guests, classic }) => guests && classic !== false))
        for (const { key } of aws.trustsIssuer(cognito)) yield key;
    };
    for (const name of facts.items("roles", names(), (key) => key)) {
      const opened = facts.get("aws.role", name);
      if (!opened) continue;
      for (const pool of facts.of("aws.identity-pool")) {
        if (!pool.guests || pool.classic === false) continue;
        for (const step of wayed(
          poolWays(aws, opened, pool, ["unauthenticated"]),
          ["internet#originate"],
          privilege(opened.key, "impersonate"),
          [pool, opened],
        ))
          yield pool.classic ? step : { ...step, conditions: [...(step.conditions ?? []), untold] };
      }
    }
  },

  controls: [
    control("add-authentication", "aws.identity-pool", "Give guests no identity"),
    control("narrow", "aws.statement", "Take the identity pool out of the role's trust policy"),
    control("revoke", "aws.role", "Revoke the sessions of the role"),
  ],
  abuse:
    "`aws cognito-identity get-id`, `get-open-id-token`, then `aws sts assume-role-with-web-identity` with the token, all with --no-sign-request.",
  detection: [
    { service: "cognito-identity", event: "GetOpenIdToken" },
    { service: "sts", event: "AssumeRoleWithWebIdentity by cognito-identity.amazonaws.com" },
  ],
  remediation:
    "aws cognito-identity update-identity-pool --identity-pool-id <pool> --identity-pool-name <name> --no-allow-unauthenticated-identities --no-allow-classic-flow",
  frameworks: ["attack:T1078.004", "owasp-nhi:NHI4"],
  references: [
    "https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html",
    "https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html",
  ],
  examples: [
    fires(
      "the pool allows the classic flow",
      `internet#originate -> ${roleArn("guest")}#impersonate`,
      identityPool({ classic: true }),
      role("guest"),
      trust("guest", "unauthenticated"),
    ),
    fires(
      "a role that is not the pool's own, and asks not how one came",
      `internet#originate -> ${roleArn("deploy")}#impersonate`,
      identityPool({ classic: true }),
      role("deploy"),
      trust("deploy", undefined),
    ),
    firesIf(
      "the description does not tell",
      `internet#originate -> ${roleArn("guest")}#impersonate`,
      untoldFlow(),
      role("guest"),
      trust("guest", "unauthenticated"),
    ),
    silent("the enhanced flow alone", identityPool(), role("guest"), trust("guest", "unauthenticated")),
    silent("no guests", identityPool({ classic: true, guests: false }), role("guest"), trust("guest", undefined)),
    silent(
      "a role for those who signed in",
      identityPool({ classic: true }),
      role("member"),
      trust("member", "authenticated"),
    ),
    silent(
      "a role of another pool",
      identityPool({ classic: true }),
      role("guest"),
      trust("guest", undefined, "us-east-1:x"),
    ),
  ],
});

function untoldFlow() {
  const { classic: _, ...fact } = identityPool();
  return fact;
}
