import { keyArn } from "../../model/examples/aws.ts";
import { vectorBucket } from "../../model/examples/stores.ts";
import { storeRule } from "../families/aws-store-rule.ts";
import { themselves, vectorBuckets } from "../families/aws-stores.ts";

/** Writes the vector bucket's policy, and with it lets an identity of its own in. */
export default storeRule({
  id: "aws.rewrite-vector-bucket-policy",
  title: "Can rewrite the vector bucket's policy",
  edge: "REWRITES_VECTOR_BUCKET_POLICY",
  stores: themselves(vectorBuckets),
  kind: "aws.vector-bucket",
  to: "AwsVectorBucket#administer",
  asked: "rewrite policies of vector buckets",
  actions: [["s3vectors:PutVectorBucketPolicy"]],
  key: { actions: ["kms:Decrypt"], via: "s3vectors" },
  ownAccount: true,
  escalation: true,
  abuse:
    "`aws s3vectors put-vector-bucket-policy` with a statement that allows s3vectors:* to an identity of one's own.",
  detection: [{ service: "s3vectors", event: "PutVectorBucketPolicy" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name vectors --policy-document file://policy.json   # without s3vectors:PutVectorBucketPolicy",
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-vectors-bucket-policy.html"],
  example: {
    store: vectorBucket("facts"),
    keyed: vectorBucket("facts", { kmsKey: keyArn("k") }),
    policy: true,
  },
});
