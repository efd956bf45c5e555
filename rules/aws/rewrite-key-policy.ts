import { privilege } from "../../model/access.ts";
import { account, allow, keyArn, kmsKey, onResource, principal, role, roleArn } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls, targetsOf } from "../families/aws-holding.ts";

const app = roleArn("app");
const key = keyArn("k");
const toAccount = onResource("Allow", key, "kms:*", principal(account));

/** Lets an identity of one's own use a key: by the key's policy or by a grant. */
export default defineRule({
  id: "aws.rewrite-key-policy",
  version: 1,
  title: "Can let itself use the key",
  edge: "OPENS_KEY",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsKey#administer" },
  needs: [...identityFacts, "aws.key"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { aws }) {
    for (const action of ["kms:PutKeyPolicy", "kms:CreateGrant"]) {
      const question = {
        title: "open keys",
        parts: [{ action }],
        ...targetsOf(facts, "aws.key", "customers", ({ customerManaged }) => customerManaged),
        sameAccount: true,
      };
      yield* awsSteps(aws, question, (target) => [{ to: privilege(target.key, "administer"), because: [target] }]);
    }
  },

  controls: [...permissionControls("Take kms:PutKeyPolicy and kms:CreateGrant away")],
  abuse:
    "`aws kms create-grant --key-id <key> --grantee-principal <own> --operations Decrypt`, or `put-key-policy` with a statement for oneself.",
  detection: [{ service: "kms", event: "CreateGrant, PutKeyPolicy" }],
  remediation:
    "aws kms put-key-policy --key-id <key> --policy-name default --policy file://policy.json   # kms:CreateGrant with kms:GrantIsForAWSResource only",
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/kms/latest/developerguide/grants.html",
    "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html",
  ],
  examples: [
    fires(
      "a grant, where the key leaves it to the account",
      `${app}#impersonate -> ${key}#administer`,
      role("app"),
      kmsKey("k"),
      toAccount,
      allow(app, "kms:CreateGrant", key),
    ),
    fires(
      "the key's policy names the caller",
      `${app}#impersonate -> ${key}#administer`,
      role("app"),
      kmsKey("k"),
      onResource("Allow", key, "kms:Put*", principal(app)),
    ),
    silent(
      "identity alone, where the key leaves it to nobody",
      role("app"),
      kmsKey("k"),
      onResource("Allow", key, "kms:*", principal(roleArn("ops"))),
      allow(app, "kms:*"),
    ),
    silent(
      "grants for services only",
      role("app"),
      kmsKey("k"),
      onResource("Allow", key, "kms:CreateGrant", principal(app), "*", {
        when: [{ operator: "Bool", key: "kms:GrantIsForAWSResource", values: ["true"] }],
      }),
    ),
    silent("decrypting is not deciding", role("app"), kmsKey("k"), toAccount, allow(app, "kms:Decrypt")),
  ],
});
