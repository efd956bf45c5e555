import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role in an ECS task started on a container instance. */
export default passRole({
  id: "aws.pass-role-task-start",
  service: "ecs-tasks.amazonaws.com",
  through: "an ECS task on a container instance",
  edge: "PASSES_ROLE_TO_TASK",
  needed: [
    { resource: "ecs:*:task-definition/*", actions: ["ecs:RegisterTaskDefinition", "ecs:StartTask"] },
    { resource: "ecs:*:cluster/*", actions: [], existing: "aws.task-cluster", hosted: true },
  ],
  leaves: "until 6h",
  abuse: "Register a task definition with the role, then start it on a registered container instance.",
  detection: [
    { service: "ecs", event: "RegisterTaskDefinition" },
    { service: "ecs", event: "StartTask" },
  ],
  references: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html"],
});
