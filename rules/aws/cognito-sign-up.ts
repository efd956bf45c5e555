import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { functionArn, role, roleArn, trusts, when } from "../../model/examples/aws.ts";
import { identityPool, poolId, userPool, userPoolLogin } from "../../model/examples/aws-entry.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { cognito, poolWays, signedIn } from "../families/aws-cognito.ts";
import { wayed } from "../families/aws-holding.ts";

const member = roleArn("member");
const logins = [userPoolLogin];
const trust = (amr = "authenticated") =>
  trusts(
    member,
    { Federated: [cognito] },
    {
      actions: "sts:AssumeRoleWithWebIdentity",
      when: [when("StringEquals", `${cognito}:aud`, poolId), when("ForAnyValue:StringLike", `${cognito}:amr`, amr)],
    },
  );
const becomes = `internet#originate -> ${member}#impersonate`;

/** A user pool where everybody signs up, and an identity pool that gives its users a role. */
export default defineRule({
  id: "aws.cognito-sign-up",
  version: 1,
  title: "Signs up and gets credentials of the role for users",
  edge: "SIGNS_UP_FOR_ROLE",
  emits: { from: ["Internet#originate"], to: "AwsRole#impersonate" },
  needs: ["aws.identity-pool", "aws.role", "aws.statement", "aws.user-pool"],
  reliesOnAbsenceIn: ["aws.rcp"],
  leaves: "until 1h",

  *derive(facts, { aws }) {
    for (const pool of facts.each("aws.identity-pool")) {
      const opened = facts.get("aws.role", pool.userRole ?? "");
      if (!opened) continue;
      for (const login of pool.logins) {
        for (const users of facts.where("aws.user-pool", "login", login)) {
          if (!users.selfSignUp) continue;
          const asks: Condition[] =
            users.preSignUp === undefined
              ? []
              : [{ kind: "target-state", text: `the function ${users.preSignUp} lets strangers sign up` }];
          for (const step of wayed(
            poolWays(aws, opened, pool, signedIn(login)),
            ["internet#originate"],
            privilege(opened.key, "impersonate"),
            [pool, users, opened],
          ))
            yield { ...step, conditions: [...(step.conditions ?? []), ...asks] };
        }
      }
    }
  },

  controls: [
    control("add-authentication", "aws.user-pool", "Let administrators alone sign users up"),
    control("narrow", "aws.statement", "Take the identity pool out of the role's trust policy"),
    control("revoke", "aws.role", "Revoke the sessions of the role"),
  ],
  abuse:
    "`aws cognito-idp sign-up --client-id <client> --username <mail> --password <password> --no-sign-request`, confirm, sign in, and give the id token to get-credentials-for-identity.",
  detection: [{ service: "cognito-idp", event: "SignUp, ConfirmSignUp" }],
  remediation:
    "aws cognito-idp update-user-pool --user-pool-id <pool> --admin-create-user-config AllowAdminCreateUserOnly=true",
  frameworks: ["attack:T1136.003", "attack:T1078.004", "owasp-nhi:NHI4"],
  references: [
    "https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html",
    "https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html",
  ],
  examples: [
    fires("everybody may sign up", becomes, identityPool({ logins }), userPool(), role("member"), trust()),
    firesIf(
      "a function is asked before",
      becomes,
      identityPool({ logins }),
      userPool({ preSignUp: functionArn("check") }),
      role("member"),
      trust(),
    ),
    silent(
      "administrators alone sign up",
      identityPool({ logins }),
      userPool({ selfSignUp: false }),
      role("member"),
      trust(),
    ),
    silent("the identity pool takes other logins", identityPool(), userPool(), role("member"), trust()),
    silent("the role is for guests", identityPool({ logins }), userPool(), role("member"), trust("unauthenticated")),
    silent("no role for users", withoutUserRole(), userPool(), role("member"), trust()),
  ],
});

function withoutUserRole() {
  const { userRole: _, ...fact } = identityPool({ logins });
  return fact;
}
