import { keyArn } from "../../model/examples/aws.ts";
import { volume } from "../../model/examples/stores.ts";
import { volumes } from "../families/aws-snapshots.ts";
import { storeRule } from "../families/aws-store-rule.ts";

/** Takes a snapshot of a volume and reads it: the machine that uses the disk notices nothing. */
export default storeRule({
  id: "aws.copy-volume",
  title: "Can read the volume through a snapshot of it",
  edge: "COPIES_VOLUME",
  stores: volumes,
  kind: "aws.volume",
  to: "AwsVolume#read",
  asked: "take and read snapshots of volumes",
  actions: [["ec2:CreateSnapshot"]],
  beside: [
    {
      resource: () => "arn:aws:ec2:*::snapshot/*",
      actions: ["ec2:CreateSnapshot", "ebs:ListSnapshotBlocks", "ebs:GetSnapshotBlock"],
    },
  ],
  key: { actions: ["kms:Decrypt"], via: "ec2" },
  ownAccount: true,
  abuse: "`aws ec2 create-snapshot --volume-id <volume>`, then the blocks by `aws ebs get-snapshot-block`.",
  detection: [
    { service: "ec2", event: "CreateSnapshot" },
    { service: "ebs", event: "GetSnapshotBlock (data event)" },
  ],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name snapshots --policy-document file://policy.json   # ec2:CreateSnapshot on tagged volumes only",
  frameworks: ["attack:T1578.001", "attack:T1530", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/ebs/latest/userguide/ebs-creating-snapshot.html"],
  example: { store: volume("vol-1"), keyed: volume("vol-1", { kmsKey: keyArn("k") }) },
});
