import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { image, snapshot, snapshotArn, snapshotBlock } from "../../model/examples/aws-open.ts";
import { anyAccount } from "../../model/node-id.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { outside } from "../families/aws-open.ts";

const copy = snapshotArn("snap-1");
const dump = "arn:aws:rds:us-east-1:111111111111:snapshot:dump";

/**
 * A snapshot that is shared with all AWS accounts. Encrypted ones cannot be, and EC2 can be told that none is, region by
 * region; what was shared before stays so where only new sharing is blocked.
 */
export default defineRule({
  id: "aws.public-snapshot",
  version: 1,
  title: "Can restore the snapshot in any AWS account",
  edge: "RESTORES_SNAPSHOT",
  emits: { from: ["ExternalIdentity#impersonate"], to: "AwsSnapshot#read" },
  needs: ["aws.snapshot"],
  reliesOnAbsenceIn: ["aws.snapshot-block"],
  leaves: "durable",

  *derive(facts) {
    for (const fact of facts.each("aws.snapshot")) {
      if (!fact.public || fact.encrypted) continue;
      const region = fact.key.split(":")[3] ?? "";
      const blocked = facts.get("aws.snapshot-block", `${fact.account}|${region}`)?.state === "block-all-sharing";
      if (fact.of === "volume" && blocked) continue;
      yield { from: [outside[anyAccount]], to: privilege(fact.key, "read"), because: [fact], authenticates: true };
    }
  },

  controls: [control("narrow", "aws.snapshot", "Share the snapshot with the accounts that need it only")],
  abuse:
    "From an account of one's own: `aws ec2 create-volume --snapshot-id <snapshot>`, attach, mount and read; databases are restored.",
  detection: [
    { service: "ec2", event: "SharedSnapshotVolumeCreated, SharedSnapshotCopyInitiated" },
    { service: "ec2", event: "ModifySnapshotAttribute with group all (who shared it)" },
  ],
  remediation:
    "aws ec2 modify-snapshot-attribute --snapshot-id <snapshot> --attribute createVolumePermission --operation-type remove --group-names all; aws ec2 enable-snapshot-block-public-access --state block-all-sharing",
  frameworks: ["attack:T1530", "attack:T1578.001", "cwe:732"],
  references: [
    "https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
  ],
  examples: [
    fires("shared with all", `${anyAccount}#impersonate -> ${copy}#read`, snapshot(copy, { public: true })),
    fires(
      "a database's",
      `${anyAccount}#impersonate -> ${dump}#read`,
      snapshot(dump, { of: "database", public: true }),
      snapshotBlock("block-all-sharing"),
    ),
    fires(
      "only new sharing is blocked",
      `${anyAccount}#impersonate -> ${copy}#read`,
      snapshot(copy, { public: true }),
      snapshotBlock("block-new-sharing"),
    ),
    fires(
      "another region blocks sharing",
      `${anyAccount}#impersonate -> ${copy}#read`,
      snapshot(copy, { public: true }),
      snapshotBlock("block-all-sharing", "eu-west-1"),
    ),
    silent("shared with one account", snapshot(copy, { sharedWith: ["222222222222"] })),
    silent("the region blocks all sharing", snapshot(copy, { public: true }), snapshotBlock("block-all-sharing")),
    silent("encrypted", snapshot(copy, { public: true, encrypted: true })),
    silent(
      "an image of it is private",
      snapshot(copy),
      image("arn:aws:ec2:us-east-1::image/ami-1", { snapshots: [copy] }),
    ),
  ],
});
