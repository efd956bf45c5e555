import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role by starting an existing task definition with another role and command. */
export default passRole({
  id: "aws.pass-role-task-start-override",
  service: "ecs-tasks.amazonaws.com",
  through: "an ECS task on a container instance, overridden",
  edge: "PASSES_ROLE_TO_TASK",
  needed: [
    { resource: "ecs:*:task-definition/*", actions: ["ecs:StartTask"], existing: "aws.task-definition" },
    { resource: "ecs:*:cluster/*", actions: [], existing: "aws.task-cluster", hosted: true },
  ],
  leaves: "until 6h",
  abuse:
    "Start an existing task definition on a container instance with `--overrides` that name the role and a command of one's own.",
  detection: [{ service: "ecs", event: "StartTask" }],
  references: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html"],
});
