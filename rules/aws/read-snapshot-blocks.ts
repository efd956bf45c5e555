import { control } from "../../model/control.ts";
import { allow, awsAccount, keyArn, otherAccount, role, roleArn } from "../../model/examples/aws.ts";
import { snapshot, volumeSnapshotArn } from "../../model/examples/stores.ts";
import { fires, silent } from "../../model/rule.ts";
import { snapshotsOf } from "../families/aws-snapshots.ts";
import { storeRule } from "../families/aws-store-rule.ts";

const actions = ["ebs:ListSnapshotBlocks", "ebs:GetSnapshotBlock"];
const outside = roleArn("app", otherAccount);

/** Reads a snapshot of a volume block by block, without a machine. */
export default storeRule({
  id: "aws.read-snapshot-blocks",
  title: "Can read the snapshot block by block",
  edge: "READS_SNAPSHOT",
  stores: snapshotsOf("volume"),
  kind: "aws.snapshot",
  to: "AwsSnapshot#read",
  asked: "read blocks of snapshots",
  actions: [actions],
  key: { actions: ["kms:Decrypt"], via: "ec2" },
  ownAccount: true,
  controls: [control("narrow", "aws.snapshot", "Take other accounts out of the sharing", "unshare")],
  abuse: "`aws ebs list-snapshot-blocks`, then `get-snapshot-block` for each: an image of the disk, mounted at home.",
  detection: [{ service: "ebs", event: "ListSnapshotBlocks, GetSnapshotBlock (data events)" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name snapshots --policy-document file://policy.json   # Deny ebs:GetSnapshotBlock",
  frameworks: ["attack:T1530", "attack:T1578.001", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-accessing-snapshot.html",
    "https://docs.aws.amazon.com/ebs/latest/userguide/ebsapi-permissions.html",
  ],
  example: {
    store: snapshot("snap-1"),
    keyed: snapshot("snap-1", { kmsKey: keyArn("k") }),
    more: [
      fires(
        "shared with another account, whose own policies decide",
        [
          `${outside}#impersonate -> ${volumeSnapshotArn("snap-1")}#read`,
          `aws:account:${otherAccount}#administer -> ${volumeSnapshotArn("snap-1")}#read`,
        ],
        role("app", {}, otherAccount),
        awsAccount(otherAccount),
        snapshot("snap-1", { sharedWith: [otherAccount] }),
        allow(outside, actions),
      ),
      silent(
        "shared with a third account",
        role("app", {}, otherAccount),
        awsAccount(otherAccount),
        snapshot("snap-1", { sharedWith: ["333333333333"] }),
        allow(outside, actions),
      ),
    ],
  },
});
