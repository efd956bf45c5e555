import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role in a new ECS task. */
export default passRole({
  id: "aws.pass-role-task",
  service: "ecs-tasks.amazonaws.com",
  through: "a new ECS task",
  edge: "PASSES_ROLE_TO_TASK",
  needed: [
    { resource: "ecs:*:task-definition/*", actions: ["ecs:RegisterTaskDefinition", "ecs:RunTask"] },
    { resource: "ecs:*:cluster/*", actions: [], existing: "aws.task-cluster" },
  ],
  leaves: "until 6h",
  abuse: "Register a task definition with the role and a command of one's own, then run it in a cluster.",
  detection: [
    { service: "ecs", event: "RegisterTaskDefinition" },
    { service: "ecs", event: "RunTask" },
  ],
  references: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html"],
});
