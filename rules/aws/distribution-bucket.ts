import type { AwsAuthz, Way } from "../../authz/aws/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { bucket, bucketArn, everyone, keyArn, kmsKey, onResource, principal, when } from "../../model/examples/aws.ts";
import { behavior, distribution, distributionArn } from "../../model/examples/aws-entry.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { internet } from "../../model/node.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { behaviorRoutes, behaviors, bucketAt } from "../families/aws-distributions.ts";
import { wayed } from "../families/aws-holding.ts";
import { keyOf, keyTarget } from "../families/aws-keys.ts";
import { blocksPublicPolicies } from "../families/aws-public.ts";
import { bothWays, serviceWays } from "../families/aws-service-calls.ts";
import { bucketStore } from "../families/aws-stores.ts";
import { behindAcl } from "../families/aws-web-acls.ts";

const docs = bucketArn("docs");
const host = "docs.s3.us-east-1.amazonaws.com";
const reads = `route:https://d1.cloudfront.net:443/*#connect -> ${docs}#read`;
const service = { Service: ["cloudfront.amazonaws.com"] };
const lets = onResource("Allow", docs, "s3:GetObject", service, `${docs}/*`, {
  when: [when("StringEquals", "AWS:SourceArn", distributionArn)],
});
const keyLetsTagged = onResource("Allow", keyArn("k"), "kms:Decrypt", service, "*", {
  when: [when("StringEquals", "aws:ResourceTag/cdn", "yes")],
});
const identity = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2";
const oac = behavior(host, { originAccessControl: true });

/** A distribution reads a bucket that lets it, private as the bucket may be: whoever asks the distribution gets the objects. */
export default defineRule({
  id: "aws.distribution-bucket",
  version: 2,
  title: "Reads objects of the bucket through the distribution",
  edge: "SERVES_BUCKET",
  emits: { from: ["Route#connect"], to: "AwsBucket#read" },
  needs: ["aws.behavior", "aws.bucket", "aws.distribution", "aws.key", "aws.statement"],
  reliesOnAbsenceIn: ["aws.rcp", "aws.statement"],
  leaves: "durable",

  *derive(facts, { aws }) {
    for (const { behavior: of, distribution: at } of behaviors(facts)) {
      const held = of.signed ? undefined : bucketAt(facts, of.origin);
      if (!held) continue;
      const ways = originWays(facts, aws, of, at, held);
      for (const id of behaviorRoutes(of, at))
        yield* wayed(ways, [privilege(behindAcl(facts, id, at.key), "connect")], privilege(held.key, "read"), [
          at,
          of,
          held,
        ]);
    }
  },

  controls: [control("narrow", "aws.statement", "Take the distribution out of the bucket's policy")],
  abuse: "`curl https://<distribution>.cloudfront.net/<key>`, for keys that are known or guessed.",
  detection: [{ service: "cloudfront", event: "standard logs" }],
  remediation: "aws cloudfront update-distribution --id <distribution> ...   # TrustedKeyGroups on the behavior",
  frameworks: ["attack:T1530"],
  references: [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
  ],
  examples: [
    fires("origin access control", reads, distribution(), oac, bucket("docs"), lets),
    fires(
      "an origin access identity",
      reads,
      distribution(),
      behavior(host, { originAccessIdentity: identity }),
      bucket("docs"),
      onResource("Allow", docs, "s3:GetObject", principal(identity), `${docs}/*`),
    ),
    fires(
      "objects encrypted with a key that lets the distribution",
      reads,
      distribution(),
      oac,
      bucket("docs", { kmsKey: keyArn("k") }),
      kmsKey("k"),
      lets,
      onResource("Allow", keyArn("k"), "kms:Decrypt", service, "*", {
        when: [when("StringEquals", "AWS:SourceArn", distributionArn)],
      }),
    ),
    fires(
      "objects encrypted with a key with the tag that its policy asks for",
      reads,
      distribution(),
      oac,
      bucket("docs", { kmsKey: keyArn("k") }),
      { ...kmsKey("k"), tags: ["cdn=yes"] },
      lets,
      keyLetsTagged,
    ),
    fires(
      "a website that everybody reads",
      reads,
      distribution(),
      behavior("docs.s3-website-us-east-1.amazonaws.com"),
      bucket("docs"),
      onResource("Allow", docs, "s3:GetObject", everyone, `${docs}/*`),
    ),
    silent("the bucket lets nobody", distribution(), oac, bucket("docs")),
    silent("the bucket lets it, and it does not sign", distribution(), behavior(host), bucket("docs"), lets),
    silent(
      "the bucket lets another distribution",
      distribution(),
      oac,
      bucket("docs"),
      onResource("Allow", docs, "s3:GetObject", service, `${docs}/*`, {
        when: [when("StringEquals", "AWS:SourceArn", "arn:aws:cloudfront::111111111111:distribution/E9")],
      }),
    ),
    silent(
      "the key has not the tag that its policy asks for",
      distribution(),
      oac,
      bucket("docs", { kmsKey: keyArn("k") }),
      { ...kmsKey("k"), tags: [] },
      lets,
      keyLetsTagged,
    ),
    silent("viewers sign", distribution(), { ...oac, signed: true }, bucket("docs"), lets),
    silent("disabled", distribution({ enabled: false }), oac, bucket("docs"), lets),
    silent(
      "the key lets its account alone",
      distribution(),
      oac,
      bucket("docs", { kmsKey: keyArn("k") }),
      kmsKey("k"),
      lets,
      onResource("Allow", keyArn("k"), "kms:*", principal("111111111111")),
    ),
  ],
});

/** The ways in which the bucket answers the distribution: as what it signs, or as anybody. */
function originWays(
  facts: FactReader,
  aws: AwsAuthz,
  of: FactOf<"aws.behavior">,
  at: FactOf<"aws.distribution">,
  held: FactOf<"aws.bucket">,
): readonly Way[] {
  const store = bucketStore(held);
  const action = "s3:GetObject";
  const anybody = aws.caller(internet);
  if (!anybody) return [];
  if (of.originAccessControl) {
    const source = { arn: at.key, account: at.key.split(":")[4] ?? "" };
    const call = { service: "cloudfront.amazonaws.com", source };
    const data = serviceWays(aws, { ...call, action, target: store.target });
    const key = keyOf(facts, store);
    if (store.kmsKey === undefined) return data;
    if (key.own) return [];
    return bothWays(data, serviceWays(aws, { ...call, action: "kms:Decrypt", target: keyTarget(key) }));
  }
  if (store.kmsKey !== undefined) return [];
  const name = of.originAccessIdentity;
  if (name !== undefined)
    return aws.ways({
      caller: anybody,
      action,
      target: store.target,
      spoken: ({ who, notWho }) =>
        ((who?.names.has(name) ?? false) || (who?.everyone ?? false)) !== notWho ? "everyone" : undefined,
    });
  return blocksPublicPolicies(facts, held) ? [] : aws.ways({ caller: anybody, action, target: store.target });
}
