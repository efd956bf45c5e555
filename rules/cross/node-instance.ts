import { privilege } from "../../model/access.ts";
import { instance, instanceArn } from "../../model/examples/aws.ts";
import { node } from "../../model/examples/kubernetes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { instancesOf, whichMachine } from "../families/pod-position.ts";

/** A node is a virtual machine: root of the one is root of the other. */
export default defineRule({
  id: "cross.node-instance",
  version: 1,
  title: "Runs code in the instance that the node is",
  edge: "IS_INSTANCE",
  emits: { from: ["K8sNode#execute"], to: "AwsInstance#execute" },
  needs: ["aws.instance", "k8s.node"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  structural: true,

  *derive(facts) {
    for (const fact of facts.each("k8s.node")) {
      const instances = instancesOf(facts, fact);
      for (const machine of instances) {
        yield {
          from: [privilege(fact.key, "execute")],
          to: privilege(machine.key, "execute"),
          because: [fact, machine],
          conditions: whichMachine(machine, instances),
        };
      }
    }
  },

  controls: [],
  abuse: "Nothing is to be done: the node's operating system is the instance's.",
  detection: [],
  remediation: "aws ec2 terminate-instances --instance-ids <id>   # the group makes a new one",
  frameworks: ["attack:T1078.004"],
  references: ["https://kubernetes.io/docs/concepts/architecture/nodes/"],
  examples: [
    fires(
      "the provider id names the instance",
      `k8s:prod:node:n1#execute -> ${instanceArn("i-1")}#execute`,
      node("n1", { instances: ["i-1"] }),
      instance("i-1"),
    ),
    firesIf(
      "a group of unlike machines: which one is not told",
      [
        `k8s:prod:node:g#execute -> ${instanceArn("i-1")}#execute`,
        `k8s:prod:node:g#execute -> ${instanceArn("i-2")}#execute`,
      ],
      node("g", { instances: ["i-1", "i-2"] }),
      instance("i-1"),
      instance("i-2"),
    ),
    silent("another instance", node("n1", { instances: ["i-1"] }), instance("i-2")),
  ],
});
