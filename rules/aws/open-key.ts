import { control } from "../../model/control.ts";
import { everyone, keyArn, kmsKey, onResource, principal, when } from "../../model/examples/aws.ts";
import { anyAccount } from "../../model/node-id.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { openSteps } from "../families/aws-open.ts";

const key = keyArn("k");

/** A key's policy lets every account decrypt: whoever has what is encrypted with it reads it. */
export default defineRule({
  id: "aws.open-key",
  version: 1,
  title: "Can decrypt with the key from any AWS account",
  edge: "DECRYPTS_WITH",
  emits: { from: ["ExternalIdentity#impersonate"], to: "AwsKey#read" },
  needs: ["aws.key", "aws.statement"],
  reliesOnAbsenceIn: ["aws.rcp"],
  leaves: "tied",

  *derive(facts, { aws }) {
    const opening = { kind: "aws.key", by: anyAccount, actions: ["kms:Decrypt"], access: "read" } as const;
    for (const step of openSteps(facts, aws, opening)) yield { ...step, authenticates: true };
  },

  controls: [control("narrow", "aws.statement", "Name the principals that the key is for")],
  abuse:
    "From an account of one's own: `aws kms decrypt --key-id <key ARN> --ciphertext-blob fileb://<what was taken>`.",
  detection: [{ service: "kms", event: "Decrypt with another accountId" }],
  remediation:
    "aws kms put-key-policy --key-id <key> --policy-name default --policy file://policy.json   # with kms:CallerAccount",
  frameworks: ["attack:T1552.004", "cwe:732"],
  references: ["https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html"],
  examples: [
    fires(
      "everybody may decrypt",
      `${anyAccount}#impersonate -> ${key}#read`,
      kmsKey("k"),
      onResource("Allow", key, "kms:*", everyone),
    ),
    silent(
      "everybody of one account",
      kmsKey("k"),
      onResource("Allow", key, "kms:*", everyone, "*", {
        when: [when("StringEquals", "kms:CallerAccount", "111111111111")],
      }),
    ),
    silent(
      "everybody of one organization",
      kmsKey("k"),
      onResource("Allow", key, "kms:*", everyone, "*", { when: [when("StringEquals", "aws:PrincipalOrgID", "o-x")] }),
    ),
    silent(
      "everybody, through a service",
      kmsKey("k"),
      onResource("Allow", key, "kms:*", everyone, "*", {
        when: [when("StringEquals", "kms:ViaService", "sqs.us-east-1.amazonaws.com")],
      }),
    ),
    silent("its account", kmsKey("k"), onResource("Allow", key, "kms:*", principal("111111111111"))),
    silent("only encrypting", kmsKey("k"), onResource("Allow", key, "kms:Encrypt", everyone)),
  ],
});
