import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import {
  allow,
  bucket,
  bucketArn,
  keyArn,
  kmsKey,
  onResource,
  principal,
  role,
  roleArn,
} from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { storeSteps } from "../families/aws-encrypted.ts";
import { awsRestraints, identityFacts, permissionControls } from "../families/aws-holding.ts";
import { buckets } from "../families/aws-stores.ts";

const app = roleArn("app");
const docs = bucketArn("docs");
const key = keyArn("k");

/** Puts objects into a bucket: new ones, or its own in the place of those that are there. */
export default defineRule({
  id: "aws.write-bucket",
  version: 1,
  title: "Can write objects of the bucket",
  edge: "WRITES_BUCKET",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsBucket#write" },
  needs: [...identityFacts, "aws.bucket", "aws.grant", "aws.key"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",

  *derive(facts, { aws }) {
    const access = {
      title: "write objects",
      action: "s3:PutObject",
      keyAction: "kms:GenerateDataKey",
      via: "s3",
      ownKeyStaysInside: false,
    };
    yield* storeSteps(facts, aws, buckets, access, ({ fact }) => [
      { to: privilege(fact.key, "write"), because: [fact] },
    ]);
  },

  controls: [
    ...permissionControls("Narrow s3:PutObject to the buckets that are needed"),
    control("revoke", "aws.grant", "Revoke the KMS grant"),
  ],
  abuse: "`aws s3 cp <file> s3://<bucket>/<key>`: poison what reads the bucket, or encrypt it with a key of one's own.",
  detection: [{ service: "s3", event: "PutObject (data event)" }],
  remediation:
    "aws s3api put-bucket-versioning --bucket <bucket> --versioning-configuration Status=Enabled   # and narrow s3:PutObject to the writers",
  frameworks: ["attack:T1565.001", "attack:T1486", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html"],
  examples: [
    fires(
      "a policy of the caller",
      `${app}#impersonate -> ${docs}#write`,
      role("app"),
      bucket("docs"),
      allow(app, "s3:PutObject", `${docs}/*`),
    ),
    silent("reading only", role("app"), bucket("docs"), allow(app, "s3:Get*", `${docs}/*`)),
    silent(
      "no permission on the key",
      role("app"),
      bucket("docs", { kmsKey: key }),
      kmsKey("k"),
      onResource("Allow", key, "kms:*", principal("111111111111")),
      allow(app, "s3:PutObject"),
    ),
  ],
});
