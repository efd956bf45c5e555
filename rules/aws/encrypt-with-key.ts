import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import {
  account,
  allow,
  deny,
  grant,
  keyArn,
  kmsKey,
  onResource,
  principal,
  role,
  roleArn,
} from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls, targetsOf } from "../families/aws-holding.ts";

const app = roleArn("app");
const key = keyArn("k");
const does = `${app}#impersonate -> ${key}#write`;
const toAccount = onResource("Allow", key, "kms:*", principal(account));

/** Encrypts with the key: what decrypts it takes it for its own. */
export default defineRule({
  id: "aws.encrypt-with-key",
  version: 1,
  title: "Can encrypt with the key",
  edge: "ENCRYPTS_WITH_KEY",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsKey#write" },
  needs: [...identityFacts, "aws.grant", "aws.key"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "tied",

  *derive(facts, { aws }) {
    const question = {
      title: "encrypt with keys",
      parts: [{ action: "kms:Encrypt" }],
      ...targetsOf(facts, "aws.key", "customers", ({ customerManaged }) => customerManaged),
    };
    yield* awsSteps(aws, question, (target) => [{ to: privilege(target.key, "write"), because: [target] }]);
  },

  controls: [
    ...permissionControls("Narrow kms:Encrypt to the keys and services that are needed"),
    control("revoke", "aws.grant", "Revoke the KMS grant"),
  ],
  abuse: "`aws kms encrypt --key-id <key> --plaintext fileb://<own>`: what decrypts the ciphertext trusts it.",
  detection: [{ service: "kms", event: "Encrypt" }],
  remediation:
    "aws kms put-key-policy --key-id <key> --policy-name default --policy file://policy.json   # kms:Encrypt with kms:ViaService",
  frameworks: ["attack:T1552", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/kms/latest/developerguide/control-access.html"],
  examples: [
    fires(
      "the key leaves it to the account",
      does,
      role("app"),
      kmsKey("k"),
      toAccount,
      allow(app, "kms:Encrypt", key),
    ),
    fires(
      "the key's policy names the caller",
      does,
      role("app"),
      kmsKey("k"),
      onResource("Allow", key, "kms:Encrypt", principal(app)),
    ),
    fires(
      "a grant",
      does,
      role("app"),
      kmsKey("k"),
      onResource("Allow", key, "kms:*", principal(roleArn("ops"))),
      grant(key, app, "Encrypt"),
    ),
    silent(
      "identity alone, where the key leaves it to nobody",
      role("app"),
      kmsKey("k"),
      onResource("Allow", key, "kms:*", principal(roleArn("ops"))),
      allow(app, "kms:*"),
    ),
    silent("describing only", role("app"), kmsKey("k"), toAccount, allow(app, "kms:Describe*")),
    silent("its own deny", role("app"), kmsKey("k"), toAccount, allow(app, "kms:*"), deny(app, "kms:Encrypt")),
  ],
});
