import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { bucket, bucketArn } from "../../model/examples/aws.ts";
import { anyAccount } from "../../model/node-id.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { type Outsider, outside } from "../families/aws-open.ts";
import { ignoresAcls } from "../families/aws-public.ts";

const docs = bucketArn("docs");
const open = { aclsDisabled: false, publicAcl: ["AllUsers:READ"] };
const who: Readonly<Record<string, Outsider>> = { AllUsers: "internet", AuthenticatedUsers: anyAccount };

/**
 * A bucket's access control list lets everybody list its objects. Whether they are read is said by a list of each object,
 * which no export has: with lists in force and names known, whoever wrote an object decided.
 */
export default defineRule({
  id: "aws.listed-bucket-acl",
  version: 1,
  title: "Can list the bucket, and read its objects that are as open",
  edge: "READS_PUBLIC_BUCKET",
  emits: { from: ["Internet#originate", "ExternalIdentity#impersonate"], to: "AwsBucket#read" },
  needs: ["aws.bucket"],
  reliesOnAbsenceIn: ["aws.account-public-access-block"],
  leaves: "durable",

  *derive(facts) {
    for (const fact of facts.each("aws.bucket")) {
      if (ignoresAcls(facts, fact)) continue;
      for (const [group, by] of Object.entries(who)) {
        if (!fact.publicAcl.some((grant) => grant === `${group}:READ` || grant === `${group}:FULL_CONTROL`)) continue;
        yield {
          from: [outside[by]],
          to: privilege(fact.key, "read"),
          because: [fact],
          conditions: [
            { kind: "target-state", text: `objects of ${fact.name} have access control lists that let ${group} read` },
          ],
          ...(by === anyAccount ? { authenticates: true } : {}),
        };
      }
    }
  },

  controls: [control("narrow", "aws.bucket", "Disable access control lists of the bucket", "disable-acls")],
  abuse:
    "`curl https://<bucket>.s3.amazonaws.com/` lists the names, `curl https://<bucket>.s3.amazonaws.com/<key>` reads what is as open.",
  detection: [{ service: "s3", event: "ListObjects with userIdentity ANONYMOUS_PRINCIPAL (data event)" }],
  remediation:
    "aws s3api put-bucket-ownership-controls --bucket <bucket> --ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'",
  frameworks: ["attack:T1530", "attack:T1619", "cwe:732"],
  references: [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
  ],
  examples: [
    firesIf("everybody may list", `internet#originate -> ${docs}#read`, bucket("docs", open)),
    firesIf(
      "everybody with an AWS account may list",
      `${anyAccount}#impersonate -> ${docs}#read`,
      bucket("docs", { aclsDisabled: false, publicAcl: ["AuthenticatedUsers:READ"] }),
    ),
    silent("lists count for nothing", bucket("docs", { ...open, aclsDisabled: true })),
    silent(
      "public lists are ignored",
      bucket("docs", {
        ...open,
        block: {
          blockPublicAcls: false,
          ignorePublicAcls: true,
          blockPublicPolicy: false,
          restrictPublicBuckets: false,
        },
      }),
    ),
    silent("everybody may write", bucket("docs", { aclsDisabled: false, publicAcl: ["AllUsers:WRITE"] })),
  ],
});
