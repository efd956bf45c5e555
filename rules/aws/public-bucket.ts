import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import {
  bucket,
  bucketArn,
  everyone,
  keyArn,
  kmsKey,
  onResource,
  orgStatement,
  otherAccount,
  principal,
  rcp,
  when,
} from "../../model/examples/aws.ts";
import type { FactOf } from "../../model/fact.ts";
import { internet } from "../../model/node.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { wayed } from "../families/aws-holding.ts";
import { blocksPublicPolicies } from "../families/aws-public.ts";
import { bucketStore } from "../families/aws-stores.ts";

const docs = bucketArn("docs");
const open = onResource("Allow", docs, "s3:GetObject", everyone, `${docs}/*`);
const reads = `internet#originate -> ${docs}#read`;
const all = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true };
const blocked: FactOf<"aws.account-public-access-block"> = {
  kind: "aws.account-public-access-block",
  key: "aws:account:111111111111",
  scope: "aws:account:111111111111",
  source: open.source,
  block: all,
};

/** A bucket's policy lets everybody read, and nothing restricts public policies. */
export default defineRule({
  id: "aws.public-bucket",
  version: 1,
  title: "Can read objects of the bucket without credentials",
  edge: "READS_PUBLIC_BUCKET",
  emits: { from: ["Internet#originate"], to: "AwsBucket#read" },
  needs: ["aws.bucket", "aws.statement"],
  reliesOnAbsenceIn: ["aws.account-public-access-block", "aws.rcp", "aws.statement"],
  leaves: "durable",

  *derive(facts, { aws }) {
    const anybody = aws.caller(internet);
    for (const fact of facts.each("aws.bucket")) {
      const { target, kmsKey } = bucketStore(fact);
      if (!anybody || kmsKey !== undefined) continue;
      const ways = aws.ways({ caller: anybody, action: "s3:GetObject", target });
      // A policy that AWS calls public grants without tying the caller to a network or organization.
      const isPublic = ways.some(({ conditions, premises }) => conditions.length + premises.length === 0);
      if (isPublic && blocksPublicPolicies(facts, fact)) continue;
      yield* wayed(ways, ["internet#originate"], privilege(fact.key, "read"), [fact]);
    }
  },

  controls: [
    control("narrow", "aws.statement", "Take the statement for everybody out of the bucket's policy"),
    control("narrow", "aws.bucket", "Block public access to the bucket", "block-public", "unconditional"),
  ],
  abuse:
    "`curl https://<bucket>.s3.amazonaws.com/<key>`, or `aws s3 sync --no-sign-request` where listing is allowed too.",
  detection: [{ service: "s3", event: "GetObject with userIdentity ANONYMOUS_PRINCIPAL (data event)" }],
  remediation:
    "aws s3api put-public-access-block --bucket <bucket> --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true",
  frameworks: ["attack:T1530", "cwe:732"],
  references: ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"],
  examples: [
    fires("a statement for everybody", reads, bucket("docs"), open),
    fires(
      "everybody, but never in plain text",
      reads,
      bucket("docs"),
      open,
      onResource("Deny", docs, "s3:*", everyone, `${docs}/*`, {
        index: 1,
        when: [when("Bool", "aws:SecureTransport", "false")],
      }),
    ),
    fires(
      "every address there is",
      reads,
      bucket("docs"),
      onResource("Allow", docs, "s3:Get*", principal("*"), `${docs}/*`, {
        when: [when("IpAddress", "aws:SourceIp", "0.0.0.0/0")],
      }),
    ),
    firesIf(
      "an operator that IAM does not have",
      reads,
      bucket("docs"),
      onResource("Allow", docs, "s3:GetObject", everyone, `${docs}/*`, {
        when: [when("StringMatches", "aws:UserAgent", "x")],
      }),
    ),
    silent("the bucket restricts public policies", bucket("docs", { block: all }), open),
    silent("the account does", bucket("docs"), open, blocked),
    silent("the organization does", bucket("docs"), open, {
      ...blocked,
      kind: "aws.organization-public-access-block",
    } satisfies FactOf<"aws.organization-public-access-block">),
    silent(
      "an organization only",
      bucket("docs"),
      onResource("Allow", docs, "s3:GetObject", everyone, `${docs}/*`, {
        when: [when("StringEquals", "aws:PrincipalOrgID", "o-x")],
      }),
    ),
    silent(
      "a private range only",
      bucket("docs"),
      onResource("Allow", docs, "s3:GetObject", everyone, `${docs}/*`, {
        when: [when("IpAddress", "aws:SourceIp", "10.0.0.0/8")],
      }),
    ),
    silent(
      "another account only",
      bucket("docs"),
      onResource("Allow", docs, "s3:GetObject", principal(otherAccount), `${docs}/*`),
    ),
    silent("the bucket, not its objects", bucket("docs"), onResource("Allow", docs, "s3:*", everyone, docs)),
    silent(
      "objects encrypted with a key, which asks who calls",
      bucket("docs", { kmsKey: keyArn("k") }),
      kmsKey("k"),
      open,
    ),
    silent(
      "an RCP of the account",
      bucket("docs"),
      open,
      rcp("r"),
      orgStatement("Allow", "rcp:r", "*", "*", { to: everyone }),
      orgStatement("Deny", "rcp:r", "s3:*", "*", {
        index: 1,
        to: everyone,
        when: [
          when("StringNotEqualsIfExists", "aws:PrincipalOrgID", "o-x"),
          when("BoolIfExists", "aws:PrincipalIsAWSService", "false"),
        ],
      }),
    ),
  ],
});
