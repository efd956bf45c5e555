import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import {
  allow,
  bucket,
  bucketArn,
  deny,
  keyArn,
  kmsKey,
  onResource,
  principal,
  role,
  roleArn,
} from "../../model/examples/aws.ts";
import { unreadAccount } from "../../model/examples/aws-outside.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { storeSteps } from "../families/aws-encrypted.ts";
import { awsRestraints, identityFacts, permissionControls } from "../families/aws-holding.ts";
import { buckets, themselves } from "../families/aws-stores.ts";

const app = roleArn("app");
const docs = bucketArn("docs");

/** Writes the bucket's policy, and with it lets an identity of its own in. Where a customer's key encrypts the objects, the same caller must be let use it. */
export default defineRule({
  id: "aws.rewrite-bucket-policy",
  version: 3,
  title: "Can rewrite the bucket's policy",
  edge: "REWRITES_BUCKET_POLICY",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsBucket#administer" },
  needs: [...identityFacts, "aws.bucket", "aws.grant", "aws.key"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { aws }) {
    const access = {
      title: "rewrite bucket policies",
      action: "s3:PutBucketPolicy",
      keyAction: ["kms:Decrypt", "kms:GenerateDataKey"],
      via: "s3",
      ownKeyStaysInside: true,
      // S3 refuses callers of another account than the bucket's, whatever the policy allows.
      neverAcross: true,
    };
    yield* storeSteps(facts, aws, themselves(buckets), access, ({ fact }) => [
      { to: privilege(fact.key, "administer"), because: [fact] },
    ]);
  },

  controls: [
    ...permissionControls("Take s3:PutBucketPolicy away"),
    control("revoke", "aws.grant", "Revoke the KMS grant"),
  ],
  abuse:
    "`aws s3api put-bucket-policy` with a statement that allows s3:* to an identity of one's own, in the account or outside.",
  detection: [{ service: "s3", event: "PutBucketPolicy" }],
  remediation:
    "aws organizations create-policy --type SERVICE_CONTROL_POLICY --content file://scp.json   # Deny s3:PutBucketPolicy to everybody but the deployment role",
  frameworks: ["attack:T1098", "attack:T1530", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html"],
  examples: [
    fires(
      "a policy of the caller",
      `${app}#impersonate -> ${docs}#administer`,
      role("app"),
      bucket("docs"),
      allow(app, "s3:PutBucketPolicy", docs),
    ),
    fires(
      "a bucket whose key lets the same caller",
      `${app}#impersonate -> ${docs}#administer`,
      role("app"),
      bucket("docs", { kmsKey: keyArn("k") }),
      kmsKey("k"),
      onResource("Allow", keyArn("k"), "kms:*", principal("111111111111")),
      allow(app, ["s3:PutBucketPolicy", "kms:*"]),
    ),
    silent("objects only", role("app"), bucket("docs"), allow(app, "s3:*", `${docs}/*`)),
    silent(
      "its own deny",
      role("app"),
      bucket("docs"),
      allow(app, "s3:PutBucketPolicy"),
      deny(app, "s3:PutBucketPolicy", docs),
    ),
    silent(
      "another account, which bucket and key let",
      bucket("docs", { kmsKey: keyArn("k") }),
      kmsKey("k"),
      onResource("Allow", docs, "s3:*", principal(unreadAccount), docs),
      onResource("Allow", keyArn("k"), "kms:*", principal(unreadAccount)),
    ),
    silent(
      "a bucket whose key decides too",
      role("app"),
      bucket("docs", { kmsKey: keyArn("k") }),
      allow(app, "s3:PutBucketPolicy", docs),
    ),
  ],
});
