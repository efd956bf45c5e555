import { control } from "../../model/control.ts";
import { awsAccount, keyArn, kmsKey, onResource, principal } from "../../model/examples/aws.ts";
import { image, snapshot, snapshotArn } from "../../model/examples/aws-open.ts";
import { outsideAccount, unreadAccount } from "../../model/examples/aws-outside.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { sharedOutside } from "../families/aws-shared.ts";

const ami = "arn:aws:ec2:us-east-1::image/ami-1";
const disk = snapshotArn("snap-1");
const key = keyArn("k");
const shared = image(ami, { sharedWith: [unreadAccount], snapshots: [disk] });
const launches = `${outsideAccount}#impersonate -> ${ami}#read`;

/** A machine image that an account which was not imported may launch: whom that account lets reads its disks from the machine. */
export default defineRule({
  id: "aws.shared-image",
  version: 1,
  title: "Can launch the machine image in an account that it is shared with",
  edge: "LAUNCHES_IMAGE",
  emits: { from: ["ExternalIdentity#impersonate"], to: "AwsImage#read" },
  needs: ["aws.grant", "aws.image", "aws.key", "aws.snapshot", "aws.statement"],
  reliesOnAbsenceIn: ["aws.rcp", "aws.statement"],
  leaves: "durable",

  *derive(facts, { aws }) {
    for (const fact of facts.each("aws.image", ({ sharedWith }) => sharedWith.length > 0)) {
      const sealed = fact.snapshots.flatMap((arn) => facts.get("aws.snapshot", arn) ?? []).find((one) => one.encrypted);
      yield* sharedOutside(facts, aws, fact, sealed);
    }
  },

  controls: [
    control("narrow", "aws.image", "Take other accounts out of the sharing", "unshare-outside"),
    control("narrow", "aws.statement", "Take the account out of the key's policy"),
    control("revoke", "aws.grant", "Revoke the KMS grant"),
  ],
  abuse: "From that account: `aws ec2 run-instances --image-id <image>`, log in and look for keys and data.",
  detection: [{ service: "ec2", event: "ModifyImageAttribute with userId (who shared it)" }],
  remediation: "aws ec2 modify-image-attribute --image-id <image> --launch-permission 'Remove=[{UserId=<account>}]'",
  frameworks: ["attack:T1530", "owasp-nhi:NHI3"],
  references: ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-explicit.html"],
  examples: [
    fires("shared with an account that was not imported", launches, shared, snapshot(disk)),
    fires(
      "its disk's key lets the account too",
      launches,
      shared,
      snapshot(disk, { encrypted: true, kmsKey: key }),
      kmsKey("k"),
      onResource("Allow", key, "kms:*", principal(unreadAccount)),
    ),
    silent(
      "its disk's key lets its own account only",
      shared,
      snapshot(disk, { encrypted: true, kmsKey: key }),
      kmsKey("k"),
      onResource("Allow", key, "kms:*", principal("111111111111")),
    ),
    silent("shared with an account that was imported", shared, awsAccount(unreadAccount)),
    silent("shared with nobody", image(ami)),
  ],
});
