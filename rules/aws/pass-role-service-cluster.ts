import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role in an ECS service where there is no cluster yet. */
export default passRole({
  id: "aws.pass-role-service-cluster",
  service: "ecs-tasks.amazonaws.com",
  through: "an ECS service in a new cluster",
  edge: "PASSES_ROLE_TO_TASK",
  needed: [
    { resource: "ecs:*:cluster/*", actions: ["ecs:CreateCluster"] },
    { resource: "ecs:*:task-definition/*", actions: ["ecs:RegisterTaskDefinition"] },
    { resource: "ecs:*:service/*", actions: ["ecs:CreateService"] },
  ],
  leaves: "until 6h",
  abuse:
    "Make a cluster, register a task definition with the role as task role, and create a service of it on Fargate: its code reads 169.254.170.2.",
  detection: [{ service: "ecs", event: "CreateCluster, RegisterTaskDefinition, CreateService" }],
  references: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html"],
});
