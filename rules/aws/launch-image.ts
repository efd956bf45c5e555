import { image } from "../../model/examples/stores.ts";
import { launched } from "../families/aws-launch.ts";
import { images } from "../families/aws-snapshots.ts";
import { storeRule } from "../families/aws-store-rule.ts";

/** Starts a machine of its own from an image, and looks at what was left on its disks. */
export default storeRule({
  id: "aws.launch-image",
  title: "Can start a machine of its own from the image",
  edge: "LAUNCHES_IMAGE",
  stores: images,
  kind: "aws.image",
  to: "AwsImage#read",
  asked: "start machines from images",
  actions: [["ec2:RunInstances"]],
  beside: launched(),
  key: { actions: ["kms:Decrypt"], via: "ec2" },
  ownAccount: true,
  abuse:
    "`aws ec2 run-instances --image-id <image> --user-data file://send-disk.sh`: keys and code of who made it are there.",
  detection: [{ service: "ec2", event: "RunInstances" }],
  remediation:
    "aws ec2 modify-image-attribute --image-id <image> --launch-permission 'Remove=[{Group=all}]'   # and ec2:RunInstances on the images that are needed only",
  frameworks: ["attack:T1578.002", "attack:T1530", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-explicit.html"],
  example: { store: image("ami-1") },
});
