import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { instance, instanceArn } from "../../model/examples/aws.ts";
import { task, taskHost } from "../../model/examples/aws-compute.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

const host = taskHost("h1", "i-1");
const placed = task("app", { hosts: [host.key] });

/** Whoever runs code on a container instance runs it in the containers of its tasks. */
export default defineRule({
  id: "aws.host-tasks",
  version: 1,
  title: "Can run code in the tasks on its machine",
  edge: "ENTERS_CONTAINER",
  emits: { from: ["AwsInstance#execute"], to: "AwsContainerTask#execute" },
  needs: ["aws.instance", "aws.task", "aws.task-host"],
  reliesOnAbsenceIn: [],
  leaves: "tied",

  *derive(facts) {
    for (const fact of facts.each("aws.task"))
      for (const key of fact.hosts) {
        const on = facts.get("aws.task-host", key);
        for (const machine of on ? facts.where("aws.instance", "instanceIds", on.instance) : [])
          yield {
            from: [privilege(machine.key, "execute")],
            to: privilege(fact.key, "execute"),
            because: [fact, on ?? fact, machine],
          };
      }
  },

  controls: [
    control("restrict-network", "aws.task", "Run the task on Fargate, or on machines of its own", "placement"),
  ],
  abuse: "`docker exec` on the machine, or the files and memory of the container's processes.",
  detection: [{ service: "GuardDuty", event: "Runtime Monitoring: a new process in the container from the host" }],
  remediation:
    "aws ecs update-service --cluster <cluster> --service <service> --capacity-provider-strategy capacityProvider=FARGATE",
  frameworks: ["attack:T1611", "attack:T1609"],
  references: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html"],
  examples: [
    fires(
      "a task on the machine",
      `${instanceArn("i-1")}#execute -> ${placed.key}#execute`,
      placed,
      host,
      instance("i-1"),
    ),
    silent("a task on another machine", placed, taskHost("h1", "i-2"), instance("i-1")),
    silent("a task on Fargate", task("app"), host, instance("i-1")),
  ],
});
