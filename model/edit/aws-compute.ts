import type { AwsActing, AwsComputeFacts } from "../fact/aws-compute.ts";
import type { FactOf } from "../fact.ts";
import { lines, remark, sh } from "./shell.ts";
import { changes, type EditSpec, hours, minutes, without } from "./spec.ts";

const regionOf = (arn: string): string => arn.split(":")[3] ?? "";

/** Kinds whose facts name the role that they act as. */
type Acting = {
  [K in keyof AwsComputeFacts]: AwsComputeFacts[K] extends AwsActing ? K : never;
}[keyof AwsComputeFacts];

/** Gives a resource a role with less. `told` is the command, which gets the region by itself. */
const otherRole = <K extends Acting>(on: K, what: string, told: (fact: FactOf<K>) => string): EditSpec =>
  changes("narrow", on, {
    title: `Give the ${what} a role with less`,
    cost: 3,
    latency: {
      seconds: 5 * minutes,
      survives: "sessions of the old role, until they end",
      survivesSeconds: 12 * hours,
    },
    simulates: `the ${what} has no role at all`,
    to: (fact) => without<AwsActing, "role">(fact as AwsActing, "role") as unknown as FactOf<K>,
    command: (fact) => told(fact) + (regionOf(fact.key) === "" ? "" : sh` --region=${regionOf(fact.key)}`),
  });

const lessRole = "'<a role with less>'";

/** Edits of what acts as a role. */
export const awsComputeEdits: readonly EditSpec[] = [
  otherRole(
    "aws.build-project",
    "project",
    ({ key }) =>
      `${sh`aws codebuild update-project --name=${key.slice(key.lastIndexOf("/") + 1)}`} --service-role=${lessRole}`,
  ),
  otherRole("aws.notebook", "notebook", ({ name }) =>
    lines(
      sh`aws sagemaker stop-notebook-instance --notebook-instance-name=${name}`,
      `${sh`aws sagemaker update-notebook-instance --notebook-instance-name=${name}`} --role-arn=${lessRole}`,
    ),
  ),
  otherRole("aws.dev-endpoint", "endpoint", ({ name }) =>
    lines(
      remark("the role of an endpoint is fixed: make another one with a role with less, delete this one"),
      sh`aws glue delete-dev-endpoint --endpoint-name=${name}`,
    ),
  ),
  otherRole("aws.glue-job", "job", ({ name }) =>
    lines(
      remark("update.json is the whole job as it is, with a role with less"),
      sh`aws glue update-job --job-name=${name} --job-update=file://update.json`,
    ),
  ),
  otherRole(
    "aws.app-service",
    "service",
    ({ key }) =>
      sh`aws apprunner update-service --service-arn=${key}` +
      ` --instance-configuration='InstanceRoleArn=<a role with less>'`,
  ),
  otherRole("aws.code-interpreter", "code interpreter", ({ key }) =>
    lines(
      remark("the role of a code interpreter is fixed: make another one with a role with less, delete this one"),
      sh`aws bedrock-agentcore-control delete-code-interpreter --code-interpreter-id=${key.slice(key.lastIndexOf("/") + 1)}`,
    ),
  ),
  otherRole("aws.task-definition", "task definition", ({ family }) =>
    lines(
      remark("a revision is fixed: register another one with a role with less, and have services and schedules use it"),
      sh`aws ecs register-task-definition --family=${family} --cli-input-json=file://definition.json`,
    ),
  ),
  changes("narrow", "aws.task", {
    change: "exec",
    title: "Disable ECS Exec",
    cost: 3,
    latency: { seconds: 5 * minutes, survives: "sessions that stand, until they end" },
    to: (fact) => ({ ...fact, executeCommand: false }),
    command: ({ cluster, group }) =>
      sh`aws ecs update-service --cluster=${cluster} --service=${group.slice(group.indexOf(":") + 1)} --disable-execute-command --force-new-deployment`,
  }),
  otherRole(
    "aws.stack",
    "stack",
    ({ key }) =>
      `${sh`aws cloudformation update-stack --stack-name=${key} --use-previous-template`} --role-arn=${lessRole}`,
  ),
];
