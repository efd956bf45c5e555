import type { FactOf } from "../fact.ts";
import { otherRole, regionFlag } from "./aws-acting.ts";
import { lines, remark, sh } from "./shell.ts";
import { changes, type EditSpec, hours, minutes, without } from "./spec.ts";

const lessRole = "'<a role with less>'";

/** Edits of what acts as a role. */
export const awsComputeEdits: readonly EditSpec[] = [
  otherRole(
    "aws.build-project",
    "project",
    ({ key }) =>
      `${sh`aws codebuild update-project --name=${key.slice(key.lastIndexOf("/") + 1)}`} --service-role=${lessRole}`,
  ),
  otherRole("aws.notebook", "notebook", ({ key, name }) =>
    lines(
      sh`aws sagemaker stop-notebook-instance --notebook-instance-name=${name}` + regionFlag(key),
      sh`aws sagemaker wait notebook-instance-stopped --notebook-instance-name=${name}` + regionFlag(key),
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
      sh`aws ecs update-service --cluster=${cluster} --service=${group.slice(group.indexOf(":") + 1)} --disable-execute-command --force-new-deployment` +
      regionFlag(cluster),
  }),
  changes("restrict-network", "aws.task", {
    change: "placement",
    title: "Run the task on Fargate, or on machines of its own",
    cost: 3,
    latency: { seconds: 10 * minutes },
    to: (fact) => ({ ...fact, hosts: [] }),
    command: ({ cluster, group }) =>
      sh`aws ecs update-service --cluster=${cluster} --service=${group.slice(group.indexOf(":") + 1)} --capacity-provider-strategy=capacityProvider=FARGATE --force-new-deployment` +
      regionFlag(cluster),
  }),
  changes("narrow", "aws.instance", {
    change: "container-hop-limit",
    title: "Require session tokens of the metadata service, with a hop limit of 1",
    cost: 2,
    latency: { seconds: minutes },
    // Containers in the machine's own network, or with an interface of their own, are no hop away.
    closes: (fact, cited) => cited.some(({ kind }) => kind === "aws.task") && fact.httpTokens !== "required",
    to: (fact) => ({ ...fact, httpTokens: "required" as const, hopLimit: 1 }),
    command: ({ key, instanceIds }) =>
      lines(
        ...instanceIds.map(
          (id) =>
            sh`aws ec2 modify-instance-metadata-options --instance-id=${id} --http-tokens=required --http-put-response-hop-limit=1` +
            regionFlag(key),
        ),
      ),
  }),
  changes("narrow", "aws.scaling-group", {
    title: "Pin the group to a version of its launch template",
    cost: 2,
    latency: { seconds: minutes },
    to: (fact) => ({ ...fact, version: "1" }),
    command: ({ name, template = "", key }) =>
      sh`aws autoscaling update-auto-scaling-group --auto-scaling-group-name=${name} --launch-template=${`${template.startsWith("lt-") ? "LaunchTemplateId" : "LaunchTemplateName"}=${template},Version=1`}` +
      regionFlag(key),
  }),
  changes("narrow", "aws.launch-template-version", {
    title: "Take the profile off the launch template",
    cost: 3,
    latency: { seconds: minutes, survives: "machines launched before" },
    to: (fact) => without(fact, "profile") as FactOf<"aws.launch-template-version">,
    command: ({ key, template }) =>
      lines(
        remark("a version is fixed: make another one with a profile with less and let it be the default"),
        sh`aws ec2 create-launch-template-version ${`--launch-template-${template.startsWith("lt-") ? "id" : "name"}`}=${template} --launch-template-data=file://data.json` +
          regionFlag(key),
      ),
  }),
  changes("narrow", "aws.launch-configuration", {
    title: "Delete the launch configuration",
    cost: 2,
    latency: { seconds: minutes },
    simulates: "the launch configuration has no profile",
    to: (fact) => without(fact, "profile") as FactOf<"aws.launch-configuration">,
    command: ({ name, key }) =>
      sh`aws autoscaling delete-launch-configuration --launch-configuration-name=${name}` + regionFlag(key),
  }),
  changes("narrow", "aws.app-environment", {
    title: "Give the environment's machines a profile with less",
    cost: 3,
    latency: {
      seconds: 10 * minutes,
      survives: "sessions of the old role, until they end",
      survivesSeconds: 6 * hours,
    },
    simulates: "the machines have no profile at all",
    closes: ({ profile }) => profile !== undefined,
    to: (fact) => without(fact, "profile") as FactOf<"aws.app-environment">,
    command: ({ key, name }) =>
      sh`aws elasticbeanstalk update-environment --environment-name=${name} --option-settings=file://profile.json` +
      regionFlag(key),
  }),
  otherRole(
    "aws.stack",
    "stack",
    ({ key }) =>
      `${sh`aws cloudformation update-stack --stack-name=${key} --use-previous-template`} --role-arn=${lessRole}`,
  ),
];
