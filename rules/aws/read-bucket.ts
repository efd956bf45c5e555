import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import {
  allow,
  bucket,
  bucketArn,
  deny,
  everyone,
  keyArn,
  kmsKey,
  onResource,
  orgStatement,
  otherAccount,
  principal,
  rcp,
  role,
  roleArn,
  user,
  userArn,
  vpcEndpoint,
  when,
} from "../../model/examples/aws.ts";
import { outsideAccount, unreadAccount, unreadRole } from "../../model/examples/aws-outside.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { storeSteps } from "../families/aws-encrypted.ts";
import { awsRestraints, identityFacts, permissionControls } from "../families/aws-holding.ts";
import { buckets } from "../families/aws-stores.ts";

const app = roleArn("app");
const docs = bucketArn("docs");
const reads = `${app}#impersonate -> ${docs}#read`;
const get = "s3:GetObject";
const key = keyArn("k");
const keyGives = onResource("Allow", key, "kms:*", principal("111111111111"));

/** Objects of a bucket, and the key they are encrypted with, for the same caller. */
export default defineRule({
  id: "aws.read-bucket",
  version: 2,
  title: "Can read objects of the bucket",
  edge: "READS_BUCKET",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsBucket#read" },
  needs: [...identityFacts, "aws.bucket", "aws.grant", "aws.key"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",

  *derive(facts, { aws }) {
    const access = {
      title: "read objects",
      action: get,
      keyAction: "kms:Decrypt",
      via: "s3",
      ownKeyStaysInside: false,
    };
    yield* storeSteps(facts, aws, buckets, access, ({ fact }) => [
      { to: privilege(fact.key, "read"), because: [fact] },
    ]);
  },

  controls: [
    ...permissionControls("Narrow s3:GetObject to the buckets that are needed"),
    control("revoke", "aws.grant", "Revoke the KMS grant"),
  ],
  abuse: "`aws s3 sync s3://<bucket> .`, or single objects where s3:ListBucket is missing and names are known.",
  detection: [
    { service: "s3", event: "GetObject (data event)" },
    { service: "kms", event: "Decrypt" },
  ],
  remediation:
    "aws s3api put-bucket-policy --bucket <bucket> --policy file://policy.json   # Deny s3:GetObject to everybody but the roles that need it (ArnNotEquals aws:PrincipalArn)",
  frameworks: ["attack:T1530", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-policy-language-overview.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
  ],
  examples: [
    fires("a policy of the caller", reads, role("app"), bucket("docs"), allow(app, get, `${docs}/*`)),
    fires(
      "the bucket's policy alone, in one account",
      reads,
      role("app"),
      bucket("docs"),
      onResource("Allow", docs, get, principal(app), `${docs}/*`),
    ),
    fires(
      "two accounts agree",
      reads,
      role("app"),
      bucket("docs", {}, otherAccount),
      allow(app, get, `${docs}/*`),
      onResource("Allow", docs, get, principal("111111111111"), `${docs}/*`),
    ),
    fires(
      "an account that was not imported, which bucket and key name",
      `${outsideAccount}#impersonate -> ${docs}#read`,
      bucket("docs", { kmsKey: key }),
      kmsKey("k"),
      onResource("Allow", docs, get, principal(unreadAccount), `${docs}/*`),
      onResource("Allow", key, "kms:Decrypt", principal(unreadAccount)),
    ),
    silent(
      "bucket and key for two roles of an account that was not imported",
      bucket("docs", { kmsKey: key }),
      kmsKey("k"),
      onResource("Allow", docs, get, principal(unreadRole("one")), `${docs}/*`),
      onResource("Allow", key, "kms:Decrypt", principal(unreadRole("two"))),
    ),
    fires(
      "a key that its account's policies decide",
      reads,
      role("app"),
      bucket("docs", { kmsKey: key }),
      kmsKey("k"),
      keyGives,
      allow(app, [get, "kms:Decrypt"]),
    ),
    fires(
      "a deny of plain HTTP",
      reads,
      role("app"),
      bucket("docs"),
      allow(app, get),
      onResource("Deny", docs, "s3:*", everyone, `${docs}/*`, { when: [when("Bool", "aws:SecureTransport", "false")] }),
    ),
    fires(
      "a deny outside a network that one can stand in",
      `${app}#impersonate & vpce-1#originate -> ${docs}#read`,
      role("app"),
      bucket("docs"),
      allow(app, get),
      vpcEndpoint("vpce-1", "vpc-1"),
      onResource("Deny", docs, "s3:*", everyone, `${docs}/*`, {
        when: [when("StringNotEquals", "aws:SourceVpce", "vpce-1")],
      }),
    ),
    fires(
      "an exception to a deny",
      reads,
      role("app"),
      role("ops"),
      bucket("docs"),
      allow(app, get),
      allow(roleArn("ops"), get),
      onResource("Deny", docs, "s3:*", everyone, `${docs}/*`, {
        when: [when("ArnNotEquals", "aws:PrincipalArn", app)],
      }),
    ),
    silent("the bucket, not its objects", role("app"), bucket("docs"), allow(app, "s3:*", docs)),
    silent("another bucket", role("app"), bucket("docs"), allow(app, get, bucketArn("logs/*"))),
    silent(
      "the caller's account only, in the bucket's policy",
      role("app"),
      bucket("docs"),
      onResource("Allow", docs, get, principal("111111111111"), `${docs}/*`),
    ),
    silent(
      "one of two accounts says nothing",
      role("app"),
      bucket("docs", {}, otherAccount),
      allow(app, get, `${docs}/*`),
    ),
    silent(
      "no permission on the key",
      role("app"),
      bucket("docs", { kmsKey: key }),
      kmsKey("k"),
      keyGives,
      allow(app, get),
    ),
    silent(
      "bucket and key for two identities",
      role("app"),
      user("ann"),
      bucket("docs", { kmsKey: key }),
      kmsKey("k"),
      keyGives,
      allow(app, get),
      allow(userArn("ann"), "kms:Decrypt"),
    ),
    silent("its own deny", role("app"), bucket("docs"), allow(app, get), deny(app, "s3:Get*", `${docs}/*`)),
    silent(
      "an RCP of the bucket's account",
      role("app"),
      bucket("docs"),
      allow(app, get),
      rcp("r"),
      orgStatement("Allow", "rcp:r", "*", "*", { to: everyone }),
      orgStatement("Deny", "rcp:r", "s3:*", "*", {
        index: 1,
        to: everyone,
        when: [when("StringNotEquals", "aws:PrincipalOrgID", "o-x")],
      }),
    ),
    silent(
      "a network that nobody stands in",
      role("app"),
      bucket("docs"),
      allow(app, get),
      onResource("Deny", docs, "s3:*", everyone, `${docs}/*`, {
        when: [when("StringNotEquals", "aws:SourceVpce", "vpce-1")],
      }),
    ),
  ],
});
