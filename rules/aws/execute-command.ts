import type { Target } from "../../authz/aws/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import {
  allow,
  boundary,
  deny,
  managed,
  orgStatement,
  policyArn,
  role,
  roleArn,
  scp,
  user,
  userArn,
} from "../../model/examples/aws.ts";
import { cluster, sessionOf, task, taskDefinition, taskService } from "../../model/examples/aws-compute.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls } from "../families/aws-holding.ts";
import { type Containers, channels, containers, containerTargets } from "../families/aws-tasks.ts";

const execute = "ecs:ExecuteCommand";
const describe = "ecs:DescribeTasks";

/**
 * Opens a shell in a container through ECS Exec. The cluster and the task are both asked for; the task's role must be
 * able to open the channels of Systems Manager. Clients look the task up first.
 */
export default defineRule({
  id: "aws.execute-command",
  version: 1,
  title: "Can open a shell in the task's containers",
  edge: "EXECUTES_COMMAND",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsContainerTask#execute" },
  needs: [...identityFacts, "aws.task", "aws.task-service"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "tied",
  escalation: true,

  *derive(facts, { aws }) {
    const question = {
      title: "open shells in tasks",
      parts: [{ action: execute }, { action: describe }, { action: execute }],
      targets: () => containers(facts),
      on: onTask,
      fact: factOf,
      sameAccount: true,
    };
    yield* awsSteps(aws, question, ({ fact }) => {
      const conditions = channels(facts, aws, fact);
      return conditions ? [{ to: privilege(fact.key, "execute"), because: [fact], conditions }] : [];
    });
  },

  controls: [
    ...permissionControls("Narrow ecs:ExecuteCommand to the clusters and tasks that are needed"),
    control("narrow", "aws.task", "Disable ECS Exec", "exec"),
  ],
  abuse: "`aws ecs execute-command --cluster <cluster> --task <task> --interactive --command /bin/sh`.",
  detection: [{ service: "ecs", event: "ExecuteCommand" }],
  remediation:
    "aws ecs update-service --cluster <cluster> --service <service> --disable-execute-command --force-new-deployment",
  frameworks: ["attack:T1609", "attack:T1651", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommand.html",
  ],
  examples: examples(),
});

const onTask = ({ fact, arn }: Containers): readonly Target[] => {
  const [first] = containerTargets(fact, arn);
  return [first, first, { arn: fact.cluster, account: first.account }];
};
const factOf = ({ fact }: Containers): FactOf<"aws.task" | "aws.task-service"> => fact;

function examples() {
  const dev = userArn("dev");
  const app = roleArn("app");
  const one = task("app");
  const target = one.key.replace(/:task\/.*/, ":task/main/1");
  const step = `${dev}#impersonate -> ${one.key}#execute`;
  const definition = taskDefinition("app", { role: app });
  const opens = allow(app, "ssmmessages:*");
  const estate = [user("dev"), role("app"), definition, opens];
  const may = [allow(dev, execute, [target, cluster]), allow(dev, describe, "*", { index: 1 })];
  return [
    fires("a task with ECS Exec whose role opens channels", step, ...estate, one, ...may),
    firesIf(
      "a service whose tasks are not told",
      `${dev}#impersonate -> ${taskService("app").key}#execute`,
      ...estate,
      taskService("app", { executeCommand: undefined }),
      allow(dev, "ecs:*"),
    ),
    firesIf("whether it is enabled is not told", step, ...estate, task("app", { executeCommand: undefined }), ...may),
    firesIf("its definition was not read", step, user("dev"), one, ...may),
    silent("ECS Exec is disabled", ...estate, task("app", { executeCommand: false }), ...may),
    silent("the role opens no channels", user("dev"), role("app"), definition, one, ...may),
    silent("a deny of the role's channels", ...estate, deny(app, "ssmmessages:OpenDataChannel"), one, ...may),
    silent("the task is about to stop", ...estate, task("app", { state: "STOPPING" }), ...may),
    silent("the service runs no task", ...estate, taskService("app", { count: 0 }), allow(dev, "ecs:*")),
    silent("the task may be described alone", ...estate, one, allow(dev, describe)),
    silent("tasks may not be described", ...estate, one, allow(dev, execute)),
    silent("the cluster alone", ...estate, one, allow(dev, execute, cluster), allow(dev, describe, "*", { index: 1 })),
    silent("the task alone", ...estate, one, allow(dev, execute, target), allow(dev, describe, "*", { index: 1 })),
    silent(
      "another task",
      ...estate,
      one,
      allow(dev, execute, [`${target}2`, cluster]),
      allow(dev, describe, "*", { index: 1 }),
    ),
    silent(
      "the halves belong to two identities",
      ...estate,
      one,
      user("other"),
      allow(dev, execute),
      allow(userArn("other"), describe),
    ),
    silent("a deny of the caller", ...estate, one, ...may, deny(dev, execute)),
    silent(
      "a boundary that does not have it",
      ...estate,
      one,
      ...may,
      boundary(dev, policyArn("limit")),
      managed(policyArn("limit"), "s3:*"),
    ),
    silent(
      "a service control policy denies it",
      ...estate,
      one,
      ...may,
      scp("guard"),
      orgStatement("Allow", "scp:guard", "*"),
      orgStatement("Deny", "scp:guard", execute, "*", { index: 1 }),
    ),
    fires("its session has no such policy", step, ...estate, one, ...may, ...sessionOf(dev, "s3:*")),
  ];
}
