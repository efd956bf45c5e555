import { privilege } from "../../model/access.ts";
import { instance, instanceArn } from "../../model/examples/aws.ts";
import { volume } from "../../model/examples/stores.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

const box = instanceArn("i-1");
const disk = volume("vol-1", { instances: ["i-1"] });

/** Whoever runs code on a machine has the disks that are attached to it. */
export default defineRule({
  id: "aws.instance-volumes",
  version: 1,
  title: "Can read and write the disks of the machine",
  edge: "HAS_VOLUME",
  emits: { from: ["AwsInstance#execute"], to: "AwsVolume#read" },
  needs: ["aws.instance", "aws.volume"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const fact of facts.each("aws.volume")) {
      for (const machine of new Set(fact.instances.flatMap((id) => facts.where("aws.instance", "instanceIds", id)))) {
        const from = [privilege(machine.key, "execute")] as const;
        for (const access of ["read", "write"] as const)
          yield { from, to: privilege(fact.key, access), because: [fact, machine] };
      }
    }
  },

  controls: [],
  abuse: "Read the files; an attached disk that is not mounted is mounted.",
  detection: [{ service: "host", event: "mount of a device; reads by a user that has no business there" }],
  remediation: "aws ec2 detach-volume --volume-id <volume>   # where the machine does not need it",
  frameworks: ["attack:T1005"],
  references: ["https://docs.aws.amazon.com/ebs/latest/userguide/ebs-attaching-volume.html"],
  examples: [
    fires(
      "attached",
      [`${box}#execute -> ${disk.key}#read`, `${box}#execute -> ${disk.key}#write`],
      instance("i-1"),
      disk,
    ),
    silent("attached to another", instance("i-2"), disk),
    silent("attached to nothing", instance("i-1"), volume("vol-1")),
  ],
});
