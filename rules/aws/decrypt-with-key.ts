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
import { outsideAccount, unreadRole } from "../../model/examples/aws-outside.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls, targetsOf } from "../families/aws-holding.ts";

const app = roleArn("app");
const key = keyArn("k");
const does = `${app}#impersonate -> ${key}#read`;
const toAccount = onResource("Allow", key, "kms:*", principal(account));

/** Decrypts what the key encrypted, wherever the ciphertext came from. */
export default defineRule({
  id: "aws.decrypt-with-key",
  version: 2,
  title: "Can decrypt with the key",
  edge: "DECRYPTS_WITH_KEY",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsKey#read" },
  needs: [...identityFacts, "aws.grant", "aws.key"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "tied",

  *derive(facts, { aws }) {
    const question = {
      title: "decrypt with keys",
      parts: [{ action: "kms:Decrypt" }],
      ...targetsOf(facts, "aws.key", "customers", ({ customerManaged }) => customerManaged),
    };
    yield* awsSteps(aws, question, (target) => [{ to: privilege(target.key, "read"), because: [target] }]);
  },

  controls: [
    ...permissionControls("Narrow kms:Decrypt to the keys and services that are needed"),
    control("revoke", "aws.grant", "Revoke the KMS grant"),
  ],
  abuse:
    "`aws kms decrypt --ciphertext-blob fileb://<what was carried off>`: exports, backups, data keys stored beside data.",
  detection: [{ service: "kms", event: "Decrypt" }],
  remediation:
    "aws kms put-key-policy --key-id <key> --policy-name default --policy file://policy.json   # kms:Decrypt with kms:ViaService",
  frameworks: ["attack:T1552", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/kms/latest/developerguide/control-access.html"],
  examples: [
    fires(
      "the key leaves it to the account",
      does,
      role("app"),
      kmsKey("k"),
      toAccount,
      allow(app, "kms:Decrypt", key),
    ),
    fires(
      "the key's policy names the caller",
      does,
      role("app"),
      kmsKey("k"),
      onResource("Allow", key, "kms:Decrypt", principal(app)),
    ),
    fires(
      "a grant",
      does,
      role("app"),
      kmsKey("k"),
      onResource("Allow", key, "kms:*", principal(roleArn("ops"))),
      grant(key, app, "Decrypt"),
    ),
    fires(
      "a grant to a role of an account that was not imported",
      `${outsideAccount}#impersonate -> ${key}#read`,
      kmsKey("k"),
      toAccount,
      grant(key, unreadRole("backup"), "Decrypt"),
    ),
    silent(
      "a grant of another operation to such a role",
      kmsKey("k"),
      toAccount,
      grant(key, unreadRole("backup"), "Encrypt"),
    ),
    silent(
      "identity alone, where the key leaves it to nobody",
      role("app"),
      kmsKey("k"),
      onResource("Allow", key, "kms:*", principal(roleArn("ops"))),
      allow(app, "kms:*"),
    ),
    silent("describing only", role("app"), kmsKey("k"), toAccount, allow(app, "kms:Describe*")),
    silent("its own deny", role("app"), kmsKey("k"), toAccount, allow(app, "kms:*"), deny(app, "kms:Decrypt")),
  ],
});
