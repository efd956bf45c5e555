import { privilege } from "../../model/access.ts";
import { instance, instanceArn } from "../../model/examples/aws.ts";
import { node } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { instancesOf } from "../families/pod-position.ts";

/** An instance that is a node of a cluster: whoever runs code in it as root owns the node and its pods. */
export default defineRule({
  id: "cross.instance-node",
  version: 1,
  title: "Runs code in the node that the instance is",
  edge: "IS_NODE",
  emits: { from: ["AwsInstance#execute"], to: "K8sNode#execute" },
  needs: ["aws.instance", "k8s.node"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  structural: true,

  *derive(facts) {
    for (const fact of facts.each("k8s.node")) {
      for (const machine of instancesOf(facts, fact)) {
        yield {
          from: [privilege(machine.key, "execute")],
          to: privilege(fact.key, "execute"),
          because: [machine, fact],
        };
      }
    }
  },

  controls: [],
  abuse: "Nothing is to be done: the instance's operating system is the node's.",
  detection: [],
  remediation: "aws ec2 terminate-instances --instance-ids <id>   # the group makes a new one",
  frameworks: ["attack:T1078.004"],
  references: ["https://kubernetes.io/docs/concepts/architecture/nodes/"],
  examples: [
    fires(
      "the provider id names the instance",
      `${instanceArn("i-1")}#execute -> k8s:prod:node:n1#execute`,
      node("n1", { instances: ["i-1"] }),
      instance("i-1"),
    ),
    silent("another instance", node("n1", { instances: ["i-1"] }), instance("i-2")),
  ],
});
