import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role in an ECS task where there is no cluster yet. */
export default passRole({
  id: "aws.pass-role-task-cluster",
  service: "ecs-tasks.amazonaws.com",
  through: "an ECS task in a new cluster",
  edge: "PASSES_ROLE_TO_TASK",
  needed: [
    { resource: "ecs:*:cluster/*", actions: ["ecs:CreateCluster"] },
    { resource: "ecs:*:task-definition/*", actions: ["ecs:RegisterTaskDefinition", "ecs:RunTask"] },
  ],
  leaves: "until 6h",
  abuse:
    "Make a cluster, register a task definition with the role as task role, and run it on Fargate: its code reads 169.254.170.2.",
  detection: [{ service: "ecs", event: "CreateCluster, RegisterTaskDefinition, RunTask" }],
  references: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html"],
});
