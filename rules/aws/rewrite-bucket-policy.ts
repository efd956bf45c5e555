import { privilege } from "../../model/access.ts";
import { allow, bucket, bucketArn, deny, keyArn, role, roleArn } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls } from "../families/aws-holding.ts";
import { buckets, type Store, storesOf } from "../families/aws-stores.ts";

const app = roleArn("app");
const docs = bucketArn("docs");

/** Writes the bucket's policy, and with it lets an identity of its own in. Buckets with a customer's key also ask the key. */
export default defineRule({
  id: "aws.rewrite-bucket-policy",
  version: 1,
  title: "Can rewrite the bucket's policy",
  edge: "REWRITES_BUCKET_POLICY",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsBucket#administer" },
  needs: [...identityFacts, "aws.bucket"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { aws }) {
    const question = {
      title: "rewrite bucket policies",
      parts: [{ action: "s3:PutBucketPolicy" }],
      targets: () => storesOf(facts, buckets).filter(({ kmsKey }) => kmsKey === undefined),
      on: ({ fact, account }: Store) => [{ arn: fact.key, account }],
      fact: ({ fact }: Store) => fact,
      sameAccount: true,
    };
    yield* awsSteps(aws, question, ({ fact }) => [{ to: privilege(fact.key, "administer"), because: [fact] }]);
  },

  controls: [...permissionControls("Take s3:PutBucketPolicy away")],
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
    silent("objects only", role("app"), bucket("docs"), allow(app, "s3:*", `${docs}/*`)),
    silent(
      "its own deny",
      role("app"),
      bucket("docs"),
      allow(app, "s3:PutBucketPolicy"),
      deny(app, "s3:PutBucketPolicy", docs),
    ),
    silent(
      "a bucket whose key decides too",
      role("app"),
      bucket("docs", { kmsKey: keyArn("k") }),
      allow(app, "s3:PutBucketPolicy", docs),
    ),
  ],
});
