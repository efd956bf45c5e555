import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { bucket, bucketArn } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { ignoresAcls } from "../families/aws-public.ts";

const docs = bucketArn("docs");

/** A bucket's access control list lets everybody write: what a list lets read are names, objects have lists of their own. */
export default defineRule({
  id: "aws.public-bucket-acl",
  version: 1,
  title: "Can write objects of the bucket without credentials",
  edge: "WRITES_PUBLIC_BUCKET",
  emits: { from: ["Internet#originate"], to: "AwsBucket#write" },
  needs: ["aws.bucket"],
  reliesOnAbsenceIn: ["aws.account-public-access-block"],
  leaves: "durable",

  *derive(facts) {
    for (const fact of facts.each("aws.bucket")) {
      const writes = fact.publicAcl.some((grant) => grant === "AllUsers:WRITE" || grant === "AllUsers:FULL_CONTROL");
      if (writes && !ignoresAcls(facts, fact))
        yield { from: ["internet#originate"], to: privilege(fact.key, "write"), because: [fact] };
    }
  },

  controls: [control("narrow", "aws.bucket", "Disable access control lists of the bucket", "disable-acls")],
  abuse: "`curl -T <file> https://<bucket>.s3.amazonaws.com/<key>`.",
  detection: [{ service: "s3", event: "PutObject with userIdentity ANONYMOUS_PRINCIPAL (data event)" }],
  remediation:
    "aws s3api put-bucket-ownership-controls --bucket <bucket> --ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'",
  frameworks: ["attack:T1565.001", "cwe:732"],
  references: ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html"],
  examples: [
    fires(
      "everybody may write",
      `internet#originate -> ${docs}#write`,
      bucket("docs", { aclsDisabled: false, publicAcl: ["AllUsers:WRITE"] }),
    ),
    silent("lists count for nothing", bucket("docs", { aclsDisabled: true, publicAcl: ["AllUsers:WRITE"] })),
    silent(
      "public lists are ignored",
      bucket("docs", {
        aclsDisabled: false,
        publicAcl: ["AllUsers:WRITE"],
        block: {
          blockPublicAcls: false,
          ignorePublicAcls: true,
          blockPublicPolicy: false,
          restrictPublicBuckets: false,
        },
      }),
    ),
    silent("everybody may list", bucket("docs", { aclsDisabled: false, publicAcl: ["AllUsers:READ"] })),
  ],
});
