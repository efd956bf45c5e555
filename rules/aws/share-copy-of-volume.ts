import { allow, keyArn, role, roleArn } from "../../model/examples/aws.ts";
import { volume } from "../../model/examples/stores.ts";
import { silent } from "../../model/rule.ts";
import { plainVolumes } from "../families/aws-snapshots.ts";
import { storeRule } from "../families/aws-store-rule.ts";

/** Takes a snapshot of a volume and shares it with an account of its own, where the disk is attached. */
export default storeRule({
  id: "aws.share-copy-of-volume",
  title: "Can give the volume away as a snapshot shared with an account of its own",
  edge: "SHARES_COPY_OF_VOLUME",
  stores: plainVolumes,
  kind: "aws.volume",
  to: "AwsVolume#read",
  asked: "take and share snapshots of volumes",
  actions: [["ec2:CreateSnapshot"]],
  beside: [
    { resource: () => "arn:aws:ec2:*::snapshot/*", actions: ["ec2:CreateSnapshot", "ec2:ModifySnapshotAttribute"] },
  ],
  ownAccount: true,
  abuse:
    "`aws ec2 create-snapshot`, then `modify-snapshot-attribute --attribute createVolumePermission --operation-type add --user-ids <own>`.",
  detection: [{ service: "ec2", event: "CreateSnapshot, ModifySnapshotAttribute" }],
  remediation:
    "aws organizations create-policy --type SERVICE_CONTROL_POLICY --content file://scp.json   # Deny ec2:ModifySnapshotAttribute",
  frameworks: ["attack:T1537", "attack:T1578.001", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html"],
  example: {
    store: volume("vol-1"),
    more: [
      silent(
        "an encrypted volume, whose snapshot is of no use without the key",
        role("app"),
        volume("vol-1", { kmsKey: keyArn("k") }),
        allow(roleArn("app"), ["ec2:CreateSnapshot", "ec2:ModifySnapshotAttribute"]),
      ),
    ],
  },
});
