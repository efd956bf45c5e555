import { control } from "../../model/control.ts";
import { keyArn } from "../../model/examples/aws.ts";
import { snapshot } from "../../model/examples/stores.ts";
import { launched } from "../families/aws-launch.ts";
import { snapshotsOf } from "../families/aws-snapshots.ts";
import { storeRule } from "../families/aws-store-rule.ts";

/** Starts a machine of its own with a disk made from the snapshot. */
export default storeRule({
  id: "aws.launch-from-snapshot",
  title: "Can start a machine with a disk made from the snapshot",
  edge: "LAUNCHES_SNAPSHOT",
  stores: snapshotsOf("volume"),
  kind: "aws.snapshot",
  to: "AwsSnapshot#read",
  asked: "start machines from snapshots",
  actions: [["ec2:RunInstances"]],
  beside: launched("image"),
  key: { actions: ["kms:Decrypt"], via: "ec2" },
  ownAccount: true,
  controls: [control("narrow", "aws.snapshot", "Take other accounts out of the sharing", "unshare")],
  abuse:
    "`aws ec2 run-instances --block-device-mappings 'DeviceName=/dev/sdf,Ebs={SnapshotId=<snapshot>}'` with user data that mounts the disk and sends it off.",
  detection: [{ service: "ec2", event: "RunInstances, SharedSnapshotVolumeCreated" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name machines --policy-document file://policy.json   # ec2:RunInstances on tagged snapshots only",
  frameworks: ["attack:T1578.002", "attack:T1530", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html"],
  example: { store: snapshot("snap-1"), keyed: snapshot("snap-1", { kmsKey: keyArn("k") }) },
});
