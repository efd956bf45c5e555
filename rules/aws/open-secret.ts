import { control } from "../../model/control.ts";
import { everyone, keyArn, kmsKey, onResource, principal, secret, secretArn, when } from "../../model/examples/aws.ts";
import { anyAccount } from "../../model/node-id.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { openSteps } from "../families/aws-open.ts";

const db = secretArn("db");
const key = keyArn("k");
const read = "secretsmanager:GetSecretValue";
const lets = onResource("Allow", db, read, everyone, "*");
const keyLets = onResource("Allow", key, "kms:Decrypt", everyone, "*");
const keyLetsTagged = onResource("Allow", key, "kms:Decrypt", everyone, "*", {
  when: [when("StringEquals", "aws:ResourceTag/open", "yes")],
});
const reads = `${anyAccount}#impersonate -> ${db}#read`;

/** A secret's policy lets every account read it, and its key lets them too: with AWS's own key no other account can. */
export default defineRule({
  id: "aws.open-secret",
  version: 2,
  title: "Can read the secret from any AWS account",
  edge: "READS_SECRET",
  emits: { from: ["ExternalIdentity#impersonate"], to: "AwsSecret#read" },
  needs: ["aws.key", "aws.secret", "aws.statement"],
  reliesOnAbsenceIn: ["aws.rcp", "aws.statement"],
  leaves: "durable",

  *derive(facts, { aws }) {
    for (const step of openSteps(facts, aws, {
      kind: "aws.secret",
      by: anyAccount,
      actions: [read],
      access: "read",
      key: { action: "kms:Decrypt", via: "secretsmanager", ownKeyStaysInside: true },
    }))
      yield { ...step, authenticates: true };
  },

  controls: [
    control("narrow", "aws.statement", "Name the principals that the secret is for"),
    control("rotate", "aws.secret", "Rotate the secret"),
  ],
  abuse: "From an account of one's own: `aws secretsmanager get-secret-value --secret-id <secret ARN>`.",
  detection: [{ service: "secretsmanager", event: "GetSecretValue with another accountId" }],
  remediation:
    "aws secretsmanager put-resource-policy --secret-id <secret> --resource-policy file://policy.json --block-public-policy",
  frameworks: ["attack:T1555.006", "owasp-nhi:NHI2", "cwe:732"],
  references: [
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
  ],
  examples: [
    fires("both policies let everybody", reads, secret("db", { kmsKey: key }), kmsKey("k"), lets, keyLets),
    fires(
      "a key with the tag that its policy asks for",
      reads,
      secret("db", { kmsKey: key }),
      { ...kmsKey("k"), tags: ["open=yes"] },
      lets,
      keyLetsTagged,
    ),
    silent(
      "a key without the tag that its policy asks for",
      secret("db", { kmsKey: key }),
      { ...kmsKey("k"), tags: [] },
      lets,
      keyLetsTagged,
    ),
    silent(
      "the key lets its account only",
      secret("db", { kmsKey: key }),
      kmsKey("k"),
      lets,
      onResource("Allow", key, "kms:*", principal("111111111111")),
    ),
    silent("the key is AWS's own", secret("db"), lets),
    silent("the secret has no policy", secret("db", { kmsKey: key }), kmsKey("k"), keyLets),
    silent(
      "an organization only",
      secret("db", { kmsKey: key }),
      kmsKey("k"),
      onResource("Allow", db, read, everyone, "*", { when: [when("StringEquals", "aws:PrincipalOrgID", "o-x")] }),
      keyLets,
    ),
    silent(
      "the key works through another service only",
      secret("db", { kmsKey: key }),
      kmsKey("k"),
      lets,
      onResource("Allow", key, "kms:Decrypt", everyone, "*", {
        when: [when("StringEquals", "kms:ViaService", "s3.us-east-1.amazonaws.com")],
      }),
    ),
  ],
});
