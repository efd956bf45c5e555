import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import {
  allow,
  everyone,
  grant,
  keyArn,
  kmsKey,
  onResource,
  otherAccount,
  principal,
  role,
  roleArn,
  secret,
  secretArn,
  user,
  userArn,
  when,
} from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { storeSteps } from "../families/aws-encrypted.ts";
import { awsRestraints, identityFacts, permissionControls } from "../families/aws-holding.ts";
import { secrets } from "../families/aws-stores.ts";

const app = roleArn("app");
const db = secretArn("db");
const reads = `${app}#impersonate -> ${db}#read`;
const get = "secretsmanager:GetSecretValue";
const key = keyArn("k");
const own = secret("db", { kmsKey: key });

/** A secret's value, and the key it is encrypted with, for the same caller. */
export default defineRule({
  id: "aws.read-secret",
  version: 1,
  title: "Can read the secret from Secrets Manager",
  edge: "READS_SECRET",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsSecret#read" },
  needs: [...identityFacts, "aws.grant", "aws.key", "aws.secret"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",

  *derive(facts, { aws }) {
    const access = {
      title: "read secrets",
      action: get,
      keyAction: "kms:Decrypt",
      via: "secretsmanager",
      ownKeyStaysInside: true,
    };
    yield* storeSteps(facts, aws, secrets, access, ({ fact }) => [
      { to: privilege(fact.key, "read"), because: [fact] },
    ]);
  },

  controls: [
    control("rotate", "aws.secret", "Rotate the secret"),
    ...permissionControls("Narrow secretsmanager:GetSecretValue to the secrets that are needed"),
    control("revoke", "aws.grant", "Revoke the KMS grant"),
  ],
  abuse: "`aws secretsmanager get-secret-value --secret-id <secret>`.",
  detection: [
    { service: "secretsmanager", event: "GetSecretValue" },
    { service: "kms", event: "Decrypt" },
  ],
  remediation:
    "aws secretsmanager put-resource-policy --secret-id <secret> --resource-policy file://policy.json   # Deny GetSecretValue to everybody but the roles that need it",
  frameworks: ["attack:T1555.006", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access.html",
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html",
  ],
  examples: [
    fires("AWS's own key", reads, role("app"), secret("db"), allow(app, get, db)),
    fires(
      "a customer's key that leaves it to the account",
      reads,
      role("app"),
      own,
      kmsKey("k"),
      onResource("Allow", key, "kms:*", principal("111111111111")),
      allow(app, [get, "kms:Decrypt"]),
    ),
    fires(
      "a customer's key that names the caller",
      reads,
      role("app"),
      own,
      kmsKey("k"),
      onResource("Allow", key, "kms:Decrypt", principal(app)),
      allow(app, get),
    ),
    fires(
      "a grant of the key",
      reads,
      role("app"),
      own,
      kmsKey("k"),
      onResource("Allow", key, "kms:*", principal(roleArn("ops"))),
      grant(key, app, "Decrypt"),
      allow(app, get),
    ),
    fires(
      "a key usable through this service only",
      reads,
      role("app"),
      own,
      kmsKey("k"),
      onResource("Allow", key, "kms:Decrypt", everyone, "*", {
        when: [
          when("StringEquals", "kms:ViaService", "secretsmanager.us-east-1.amazonaws.com"),
          when("StringEquals", "kms:CallerAccount", "111111111111"),
        ],
      }),
      allow(app, get),
    ),
    silent(
      "the key leaves it to the account, the caller has no kms:Decrypt",
      role("app"),
      own,
      kmsKey("k"),
      onResource("Allow", key, "kms:*", principal("111111111111")),
      allow(app, get),
    ),
    silent(
      "the key does not leave it to the account",
      role("app"),
      own,
      kmsKey("k"),
      onResource("Allow", key, "kms:*", principal(roleArn("ops"))),
      allow(app, [get, "kms:Decrypt"]),
    ),
    silent(
      "the grant gives something else",
      role("app"),
      own,
      kmsKey("k"),
      onResource("Allow", key, "kms:*", principal(roleArn("ops"))),
      grant(key, app, "Encrypt"),
      allow(app, get),
    ),
    silent("another secret", role("app"), secret("db"), allow(app, get, secretArn("other"))),
    silent(
      "secret and key for two identities",
      role("app"),
      user("ann"),
      own,
      kmsKey("k"),
      onResource("Allow", key, "kms:*", principal("111111111111")),
      allow(app, get),
      allow(userArn("ann"), "kms:Decrypt"),
    ),
    silent(
      "another account: AWS's own key does not leave its account",
      role("app"),
      secret("db", {}, otherAccount),
      allow(app, get),
      onResource("Allow", secretArn("db", otherAccount), get, principal(app)),
    ),
  ],
});
