import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role in the tasks of a new ECS service. */
export default passRole({
  id: "aws.pass-role-task-service",
  service: "ecs-tasks.amazonaws.com",
  through: "a new ECS service",
  edge: "PASSES_ROLE_TO_TASK",
  needed: [
    { resource: "ecs:*:cluster/*", actions: [], existing: "aws.task-cluster" },
    { resource: "ecs:*:task-definition/*", actions: ["ecs:RegisterTaskDefinition"] },
    { resource: "ecs:*:service/*", actions: ["ecs:CreateService"] },
  ],
  leaves: "until 6h",
  abuse: "Register a task definition with the role, then create a service that runs it.",
  detection: [
    { service: "ecs", event: "RegisterTaskDefinition" },
    { service: "ecs", event: "CreateService" },
  ],
  references: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html"],
});
