import { passRole } from "../families/aws-pass-role.ts";

/** Has a role's credentials delivered to a container instance that it registers itself. */
export default passRole({
  id: "aws.pass-role-task-registered",
  service: "ecs-tasks.amazonaws.com",
  through: "an ECS task on a container instance it registers",
  edge: "PASSES_ROLE_TO_TASK",
  needed: [
    { resource: "ecs:*:cluster/*", actions: ["ecs:RegisterContainerInstance"], existing: "aws.task-cluster" },
    { resource: "ecs:*:task-definition/*", actions: ["ecs:StartTask"], existing: "aws.task-definition" },
  ],
  exists: "the caller has the identity document of an instance that it may register",
  leaves: "until 6h",
  abuse:
    "Register an own instance with a cluster, and start an existing task definition there with `--overrides` that name the role: the instance is handed the role's credentials.",
  detection: [{ service: "ecs", event: "RegisterContainerInstance, StartTask" }],
  references: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterContainerInstance.html"],
});
