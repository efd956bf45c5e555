import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role by overriding the role and the command of an existing task definition. */
export default passRole({
  id: "aws.pass-role-task-override",
  service: "ecs-tasks.amazonaws.com",
  through: "an ECS task whose role and command it overrides",
  edge: "PASSES_ROLE_TO_TASK",
  needed: [
    { resource: "ecs:*:task-definition/*", actions: ["ecs:RunTask"], existing: "aws.task-definition" },
    { resource: "ecs:*:cluster/*", actions: [], existing: "aws.task-cluster" },
  ],
  leaves: "until 6h",
  abuse: "Run an existing task definition with `--overrides` that name the role and a command of one's own.",
  detection: [{ service: "ecs", event: "RunTask" }],
  references: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html"],
});
