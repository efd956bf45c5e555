import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { bucket, bucketArn, everyone, onResource, when } from "../../model/examples/aws.ts";
import { accessPoint, accessPointArn } from "../../model/examples/aws-entry.ts";
import { internet } from "../../model/node.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { wayed } from "../families/aws-holding.ts";
import { restrictsPublic } from "../families/aws-public.ts";
import { bothWays } from "../families/aws-service-calls.ts";
import { bucketStore } from "../families/aws-stores.ts";

const docs = bucketArn("docs");
const share = accessPointArn("share");
const open = onResource("Allow", share, "s3:GetObject", everyone, `${share}/object/*`);
const delegates = onResource("Allow", docs, "s3:*", everyone, [docs, `${docs}/*`], {
  when: [when("StringEquals", "s3:DataAccessPointAccount", "111111111111")],
});
const reads = `internet#originate -> ${docs}#read`;
const all = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true };

/** An access point of the internet whose policy lets everybody read, and a bucket that leaves it to its access points. */
export default defineRule({
  id: "aws.public-access-point",
  version: 1,
  title: "Can read objects through the access point without credentials",
  edge: "READS_PUBLIC_BUCKET",
  emits: { from: ["Internet#originate"], to: "AwsBucket#read" },
  needs: ["aws.access-point", "aws.bucket", "aws.statement"],
  reliesOnAbsenceIn: ["aws.account-public-access-block", "aws.rcp", "aws.statement"],
  leaves: "durable",

  *derive(facts, { aws }) {
    const anybody = aws.caller(internet);
    for (const fact of facts.each("aws.access-point")) {
      const held = facts.get("aws.bucket", fact.bucket);
      if (!anybody || !held || !fact.internet) continue;
      const { target, kmsKey, account } = bucketStore(held);
      if (kmsKey !== undefined || restrictsPublic(facts, fact.scope, fact.block)) continue;
      const context = new Map([
        ["s3:dataaccesspointarn", [fact.key]],
        ["s3:dataaccesspointaccount", [fact.key.split(":")[4] ?? ""]],
        ["s3:accesspointnetworkorigin", ["Internet"]],
      ]);
      const own = { arn: `${fact.key}/object/*`, holder: fact.key, account };
      const ask = { caller: anybody, action: "s3:GetObject", context };
      const ways = bothWays(aws.ways({ ...ask, target: own }), aws.ways({ ...ask, target }));
      yield* wayed(ways, ["internet#originate"], privilege(held.key, "read"), [fact, held]);
    }
  },

  controls: [control("narrow", "aws.statement", "Take the statement for everybody out of the access point's policy")],
  abuse: "`curl https://<access point>-<account>.s3-accesspoint.<region>.amazonaws.com/<key>`.",
  detection: [
    { service: "s3", event: "GetObject with userIdentity ANONYMOUS_PRINCIPAL and an access point (data event)" },
  ],
  remediation:
    "aws s3control put-access-point-policy --account-id <account> --name <access point> --policy file://policy.json",
  frameworks: ["attack:T1530", "cwe:732"],
  references: [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html",
  ],
  examples: [
    fires("both policies let everybody", reads, accessPoint("share"), bucket("docs"), open, delegates),
    silent("the bucket delegates to nobody", accessPoint("share"), bucket("docs"), open),
    silent("the access point has no policy", accessPoint("share"), bucket("docs"), delegates),
    silent("of a VPC alone", accessPoint("share", { internet: false }), bucket("docs"), open, delegates),
    silent("it blocks public access", accessPoint("share", { block: all }), bucket("docs"), open, delegates),
    silent(
      "the bucket delegates to another account",
      accessPoint("share"),
      bucket("docs"),
      open,
      onResource("Allow", docs, "s3:*", everyone, [docs, `${docs}/*`], {
        when: [when("StringEquals", "s3:DataAccessPointAccount", "222222222222")],
      }),
    ),
  ],
});
