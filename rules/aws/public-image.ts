import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { image, snapshot, snapshotArn } from "../../model/examples/aws-open.ts";
import { anyAccount } from "../../model/node-id.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { outside } from "../families/aws-open.ts";

const ami = "arn:aws:ec2:us-east-1::image/ami-1";

/**
 * A machine image that every account may launch: its disks are read from the machine. That its snapshots are private does
 * not matter, and blocking public access to images leaves those that are public.
 */
export default defineRule({
  id: "aws.public-image",
  version: 1,
  title: "Can launch the machine image in any AWS account",
  edge: "LAUNCHES_IMAGE",
  emits: { from: ["ExternalIdentity#impersonate"], to: "AwsImage#read" },
  needs: ["aws.image"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const fact of facts.each("aws.image"))
      if (fact.public)
        yield { from: [outside[anyAccount]], to: privilege(fact.key, "read"), because: [fact], authenticates: true };
  },

  controls: [control("narrow", "aws.image", "Share the image with the accounts that need it only")],
  abuse: "From an account of one's own: `aws ec2 run-instances --image-id <image>`, log in and look for keys and data.",
  detection: [{ service: "ec2", event: "ModifyImageAttribute with group all (who shared it)" }],
  remediation: "aws ec2 modify-image-attribute --image-id <image> --launch-permission 'Remove=[{Group=all}]'",
  frameworks: ["attack:T1530", "cwe:732"],
  references: [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-intro.html",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html",
  ],
  examples: [
    fires("shared with all", `${anyAccount}#impersonate -> ${ami}#read`, image(ami, { public: true })),
    silent("shared with one account", image(ami, { sharedWith: ["222222222222"] })),
    silent(
      "a public snapshot alone",
      image(ami, { snapshots: [snapshotArn("snap-1")] }),
      snapshot(snapshotArn("snap-1"), { public: true }),
    ),
  ],
});
