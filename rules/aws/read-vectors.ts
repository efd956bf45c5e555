import { keyArn } from "../../model/examples/aws.ts";
import { vectorBucket } from "../../model/examples/stores.ts";
import { storeRule } from "../families/aws-store-rule.ts";
import { vectorBuckets } from "../families/aws-stores.ts";

/** Reads vectors and the text kept beside them. */
export default storeRule({
  id: "aws.read-vectors",
  title: "Can read the bucket's vectors",
  edge: "READS_VECTORS",
  stores: vectorBuckets,
  kind: "aws.vector-bucket",
  to: "AwsVectorBucket#read",
  asked: "read vectors",
  actions: [["s3vectors:GetVectors"], ["s3vectors:QueryVectors"]],
  key: { actions: ["kms:Decrypt"], via: "s3vectors" },
  abuse: "`aws s3vectors list-vectors --return-metadata`: with a knowledge base the metadata is the text.",
  detection: [{ service: "s3vectors", event: "GetVectors, QueryVectors (data events)" }],
  remediation:
    "aws s3vectors put-vector-bucket-policy --vector-bucket-name <bucket> --policy file://policy.json   # Deny to everybody but the roles that need it",
  frameworks: ["attack:T1530", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-vectors-access-management.html"],
  example: {
    store: vectorBucket("facts"),
    keyed: vectorBucket("facts", { kmsKey: keyArn("k") }),
    resource: "arn:aws:s3vectors:us-east-1:111111111111:bucket/facts/index/*",
    policy: true,
  },
});
