import { keyArn } from "../../model/examples/aws.ts";
import { vectorBucket } from "../../model/examples/stores.ts";
import { storeRule } from "../families/aws-store-rule.ts";
import { vectorBuckets } from "../families/aws-stores.ts";

/** Puts vectors and text of its own in: what asks them is answered with it. */
export default storeRule({
  id: "aws.write-vectors",
  title: "Can write the bucket's vectors",
  edge: "WRITES_VECTORS",
  stores: vectorBuckets,
  kind: "aws.vector-bucket",
  to: "AwsVectorBucket#write",
  asked: "write vectors",
  actions: [["s3vectors:PutVectors"]],
  key: { actions: ["kms:GenerateDataKey"], via: "s3vectors" },
  abuse: "`aws s3vectors put-vectors` under the keys that are there: a model that asks them is told what was put.",
  detection: [{ service: "s3vectors", event: "PutVectors (data event)" }],
  remediation:
    "aws s3vectors put-vector-bucket-policy --vector-bucket-name <bucket> --policy file://policy.json   # s3vectors:PutVectors for the role of the knowledge base only",
  frameworks: ["attack:T1565.001", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-vectors-access-management.html"],
  example: {
    store: vectorBucket("facts"),
    keyed: vectorBucket("facts", { kmsKey: keyArn("k") }),
    resource: "arn:aws:s3vectors:us-east-1:111111111111:bucket/facts/index/*",
    policy: true,
  },
});
