import { account, arn, iamArn } from "./draft.ts";
import { given, may, type PathRow, type Premise, pass, prize, trusts } from "./row.ts";
import { existing, listed } from "./rows-existing.ts";

const harmless = iamArn("role", "harmless");
const profile = `arn:aws:iam::${account}:instance-profile/prize`;
const administration = iamArn("role", "administration");
const formation = "cloudformation.amazonaws.com";

const app = (more: object) => ({
  ServiceName: "web",
  ServiceArn: arn("apprunner", "service/web/1"),
  Status: "RUNNING",
  InstanceConfiguration: { InstanceRoleArn: prize },
  ...more,
});
const interpreter = (more: object) => ({
  codeInterpreterId: "calc",
  codeInterpreterArn: arn("bedrock-agentcore", "code-interpreter-custom/calc"),
  status: "READY",
  executionRoleArn: prize,
  ...more,
});
const stack = (more: object) => ({
  StackName: "net",
  StackId: arn("cloudformation", "stack/net/1"),
  StackStatus: "CREATE_COMPLETE",
  RoleARN: prize,
  ...more,
});
const project = (more: object) => ({
  name: "web",
  arn: arn("codebuild", "project/web"),
  serviceRole: prize,
  source: {},
  artifacts: {},
  environment: {},
  ...more,
});
const endpoint = (more: object) => ({
  EndpointName: "dev",
  RoleArn: prize,
  Status: "READY",
  PublicAddress: "ec2-198-51-100-7.compute-1.amazonaws.com",
  ...more,
});
const notebook = (more: object) => ({
  NotebookInstanceName: "lab",
  NotebookInstanceArn: arn("sagemaker", "notebook-instance/lab"),
  NotebookInstanceStatus: "InService",
  RoleArn: prize,
  ...more,
});
const has = (
  what: string,
  list: string,
  make: (more: object) => unknown,
  instead: Readonly<Record<string, object>>,
): Premise =>
  listed(what, list, make({}), Object.fromEntries(Object.entries(instead).map(([why, more]) => [why, make(more)])));
const stackThere = has("a stack with the service role exists", "CloudFormation.Stacks", stack, {
  "it has no service role": { RoleARN: null },
  "it can only be deleted": { StackStatus: "ROLLBACK_COMPLETE" },
});
const lab = has("a notebook with the role is in service", "SageMaker.NotebookInstances", notebook, {
  "it has another role": { RoleArn: harmless },
  "it failed": { NotebookInstanceStatus: "Failed" },
});
const book = arn("sagemaker", "notebook-instance/lab");
const net = arn("cloudformation", "stack/net/1");
const web = arn("codebuild", "project/web");
const cluster = arn("ecs", "cluster/one");
const task = (more: object) => ({
  taskArn: arn("ecs", "task/one/abc"),
  clusterArn: cluster,
  taskDefinitionArn: arn("ecs", "task-definition/web:1"),
  group: "service:web",
  lastStatus: "RUNNING",
  enableExecuteCommand: true,
  launchType: "FARGATE",
  ...more,
});

/** Rows about resources of services that act as a role. */
export const actingRows: readonly PathRow[] = [
  existing(
    "apprunner-002",
    ["update-app-service", "app-service-role"],
    "the service has the role and runs",
    "conditional",
    [
      may("apprunner:UpdateService", arn("apprunner", "service/web/1")),
      has("a service with the role exists", "AppRunner.Services", app, {
        "it has no role": { InstanceConfiguration: {} },
        "it was deleted": { Status: "DELETED" },
      }),
      trusts("tasks.apprunner.amazonaws.com"),
    ],
  ),
  existing(
    "bedrock-002",
    ["code-interpreter-session", "code-interpreter-role"],
    "the interpreter has the role and is ready; both on one interpreter",
    "conditional",
    [
      may("bedrock-agentcore:StartCodeInterpreterSession", arn("bedrock-agentcore", "code-interpreter-custom/calc")),
      may("bedrock-agentcore:InvokeCodeInterpreter", arn("bedrock-agentcore", "code-interpreter-custom/calc")),
      has("a code interpreter with the role is ready", "BedrockAgentCore.CodeInterpreters", interpreter, {
        "it has another role": { executionRoleArn: harmless },
        "it is being deleted": { status: "DELETING" },
      }),
      trusts("bedrock-agentcore.amazonaws.com"),
    ],
  ),
  existing(
    "cloudformation-002",
    ["update-stack", "stack-role"],
    "the stack has a service role and can be updated",
    "conditional",
    [may("cloudformation:UpdateStack", net), stackThere, trusts(formation)],
  ),
  existing(
    "cloudformation-004",
    ["update-stack-set", "pass-role-stack-set"],
    "the set names the administration role, which is passed again; it may assume the execution role",
    "conditional",
    [
      may("cloudformation:UpdateStackSet", arn("cloudformation", "stackset/base:1")),
      pass(formation, administration),
      listed("a stack set exists", "CloudFormation.StackSets", {
        StackSetName: "base",
        StackSetId: "base:1",
        StackSetARN: arn("cloudformation", "stackset/base:1"),
        AdministrationRoleARN: administration,
        ExecutionRoleName: "prize",
        PermissionModel: "SELF_MANAGED",
        Status: "ACTIVE",
      }),
      trusts(formation, administration),
      given("the administration role may assume the execution role", (draft) =>
        draft.allow(administration, "sts:AssumeRole", prize),
      ),
      given("the execution role trusts its account", (draft) => draft.trust(prize, { AWS: account })),
    ],
    { setting: (draft) => void draft.role("administration") },
  ),
  existing(
    "cloudformation-005",
    ["change-set", "stack-role"],
    "the stack has a service role and can be updated; both on one stack",
    "conditional",
    [
      may("cloudformation:CreateChangeSet", net),
      may("cloudformation:ExecuteChangeSet", net),
      stackThere,
      trusts(formation),
    ],
  ),
  existing(
    "codebuild-002",
    ["start-build", "build-role"],
    "the project has the role; buildspec overrides are allowed by default",
    "conditional",
    [
      may("codebuild:StartBuild", web),
      has("a project with the role exists", "CodeBuild.Projects", project, {
        "it has another role": { serviceRole: harmless },
      }),
      trusts("codebuild.amazonaws.com"),
    ],
  ),
  existing(
    "codebuild-003",
    ["start-build-batch", "build-role"],
    "the project has the role and batch builds",
    "conditional",
    [
      may("codebuild:StartBuildBatch", web),
      has(
        "a project with the role builds in batches",
        "CodeBuild.Projects",
        (more) => project({ buildBatchConfig: { serviceRole: prize }, ...more }),
        {
          "it has another role": { serviceRole: harmless, buildBatchConfig: { serviceRole: harmless } },
          "batch builds are not configured": { buildBatchConfig: null },
        },
      ),
      trusts("codebuild.amazonaws.com"),
    ],
  ),
  existing(
    "glue-002",
    ["dev-endpoint-key", "dev-endpoint-role"],
    "the endpoint has the role, is ready and has an address",
    "conditional",
    [
      may("glue:UpdateDevEndpoint", arn("glue", "devEndpoint/dev")),
      has("a development endpoint with the role is ready", "Glue.DevEndpoints", endpoint, {
        "it has another role": { RoleArn: harmless },
        "it failed": { Status: "FAILED" },
      }),
      trusts("glue.amazonaws.com"),
    ],
  ),
  existing(
    "sagemaker-004",
    ["notebook-url", "notebook-role"],
    "the notebook has the role and is in service",
    "conditional",
    [may("sagemaker:CreatePresignedNotebookInstanceUrl", book), lab, trusts("sagemaker.amazonaws.com")],
  ),
  existing(
    "sagemaker-005",
    ["notebook-script", "notebook-role"],
    "the notebook has the role and is in service; a stopped one is `aws.stopped-notebook-script`, without the stop",
    "conditional",
    [
      may("sagemaker:CreateNotebookInstanceLifecycleConfig"),
      may("sagemaker:StopNotebookInstance", book),
      may("sagemaker:UpdateNotebookInstance", book),
      may("sagemaker:StartNotebookInstance", book),
      lab,
      trusts("sagemaker.amazonaws.com"),
    ],
  ),
  existing(
    "ecs-006",
    ["execute-command", "task-role"],
    "a running task with ECS Exec, whose role may open channels",
    "conditional",
    [
      may("ecs:ExecuteCommand"),
      may("ecs:DescribeTasks"),
      has("a task with ECS Exec runs", "ECS.Tasks", task, {
        "ECS Exec is disabled": { enableExecuteCommand: false },
        "it has stopped": { lastStatus: "STOPPED" },
      }),
      listed("its definition has the role", "ECS.TaskDefinitions", {
        taskDefinitionArn: arn("ecs", "task-definition/web:1"),
        family: "web",
        taskRoleArn: prize,
      }),
      given("the role may open channels", (draft) => draft.allow(prize, "ssmmessages:*")),
      trusts("ecs-tasks.amazonaws.com"),
    ],
  ),
  existing(
    "x-autoscaling-existing-lc",
    ["launch-configuration-group"],
    "a launch configuration carries the instance profile",
    "conditional",
    [
      may("autoscaling:CreateAutoScalingGroup"),
      listed(
        "a launch configuration with the profile exists",
        "AutoScaling.LaunchConfigurations",
        { LaunchConfigurationName: "web", IamInstanceProfile: profile },
        { "it has no profile": { LaunchConfigurationName: "web" } },
      ),
      trusts("ec2.amazonaws.com"),
    ],
    {
      setting: (draft) => {
        draft.role("AWSServiceRoleForAutoScaling", "/aws-service-role/autoscaling.amazonaws.com/");
      },
    },
  ),
  existing(
    "x-beanstalk",
    ["update-app-environment", "app-environment-role"],
    "the environment is ready and its machines have the instance profile",
    "conditional",
    [
      may("elasticbeanstalk:CreateApplicationVersion"),
      may("elasticbeanstalk:UpdateEnvironment"),
      listed("an environment with the profile is ready", "ElasticBeanstalk.Environments", {
        EnvironmentName: "shop-prod",
        EnvironmentArn: arn("elasticbeanstalk", "environment/shop/shop-prod"),
        ApplicationName: "shop",
        Status: "Ready",
        OptionSettings: [
          { Namespace: "aws:autoscaling:launchconfiguration", OptionName: "IamInstanceProfile", Value: "prize" },
        ],
      }),
      trusts("ec2.amazonaws.com"),
    ],
  ),
  existing(
    "ec2-005",
    ["launch-template-version", "launch-template-role"],
    "a launch template carries the instance profile; that something launches from it stays a condition",
    "conditional",
    [
      may("ec2:CreateLaunchTemplateVersion"),
      may("ec2:ModifyLaunchTemplate"),
      listed("a launch template with the profile exists", "EC2.LaunchTemplates", {
        LaunchTemplateId: "lt-1",
        LaunchTemplateName: "web",
        DefaultVersionNumber: 1,
        LaunchTemplateData: { IamInstanceProfile: { Arn: profile } },
      }),
      {
        ...listed("a group launches from it", "AutoScaling.AutoScalingGroups", {
          AutoScalingGroupName: "web",
          LaunchTemplate: { LaunchTemplateId: "lt-1", Version: "$Default" },
          MaxSize: 2,
        }),
        optional: true as const,
      },
      trusts("ec2.amazonaws.com"),
    ],
  ),
];
