import { privilege } from "../../model/access.ts";
import { image, snapshot, volumeSnapshotArn } from "../../model/examples/stores.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

const ami = image("ami-1", { snapshots: [volumeSnapshotArn("snap-1")] });

/** Whoever starts a machine from an image has the disks that its snapshots become. */
export default defineRule({
  id: "aws.image-snapshots",
  version: 1,
  title: "Has what the image's snapshots hold",
  edge: "HAS_SNAPSHOT",
  emits: { from: ["AwsImage#read"], to: "AwsSnapshot#read" },
  needs: ["aws.image", "aws.snapshot"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  structural: true,

  *derive(facts) {
    for (const fact of facts.each("aws.image"))
      for (const arn of fact.snapshots) {
        const part = facts.get("aws.snapshot", arn);
        if (part) yield { from: [privilege(fact.key, "read")], to: privilege(part.key, "read"), because: [fact, part] };
      }
  },

  controls: [],
  abuse: "Start a machine from the image and look at its disks.",
  detection: [],
  remediation: "aws ec2 deregister-image --image-id <image>",
  frameworks: ["attack:T1530"],
  references: ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/creating-an-ami-ebs.html"],
  examples: [
    fires("made of it", `${ami.key}#read -> ${volumeSnapshotArn("snap-1")}#read`, ami, snapshot("snap-1")),
    silent("made of another", ami, snapshot("snap-2")),
  ],
});
