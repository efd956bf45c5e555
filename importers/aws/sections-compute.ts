import {
  appServices,
  buildProjects,
  codeInterpreters,
  devEndpoints,
  glueJobs,
  notebooks,
  stackSets,
  stacks,
} from "./compute-acting.ts";
import {
  appEnvironments,
  launchConfigurations,
  launchTemplates,
  launchTemplateVersions,
  managedInstances,
  scalingGroups,
} from "./compute-launch.ts";
import { taskDefinitions, taskHosts, taskServices } from "./compute-tasks.ts";
import { functions } from "./functions.ts";
import { type Section, section } from "./section.ts";

/** What runs code, with its role. */
export const computeSections: readonly Section[] = [
  section(
    "Lambda.Functions",
    ["aws.function"],
    ["lambda:ListFunctions", "lambda:GetPolicy", "lambda:ListFunctionUrlConfigs"],
    functions,
  ),
  section(
    "EC2.Reservations",
    ["aws.instance"],
    ["ec2:DescribeInstances"],
    (v, p, { machines }) => void machines.take(v, p),
  ),
  section(
    "CodeBuild.Projects",
    ["aws.build-project"],
    ["codebuild:ListProjects", "codebuild:BatchGetProjects"],
    buildProjects,
  ),
  section(
    "SageMaker.NotebookInstances",
    ["aws.notebook"],
    ["sagemaker:ListNotebookInstances", "sagemaker:DescribeNotebookInstance"],
    notebooks,
  ),
  section("Glue.DevEndpoints", ["aws.dev-endpoint"], ["glue:GetDevEndpoints"], devEndpoints),
  section("Glue.Jobs", ["aws.glue-job"], ["glue:GetJobs"], glueJobs),
  section(
    "AppRunner.Services",
    ["aws.app-service", "aws.endpoint"],
    ["apprunner:ListServices", "apprunner:DescribeService"],
    appServices,
  ),
  section(
    "BedrockAgentCore.CodeInterpreters",
    ["aws.code-interpreter"],
    ["bedrock-agentcore:ListCodeInterpreters", "bedrock-agentcore:GetCodeInterpreter"],
    codeInterpreters,
  ),
  section(
    "ECS.TaskDefinitions",
    ["aws.task-definition"],
    ["ecs:ListTaskDefinitions", "ecs:DescribeTaskDefinition"],
    taskDefinitions,
  ),
  section(
    "ECS.Tasks",
    ["aws.task"],
    ["ecs:ListClusters", "ecs:ListTasks", "ecs:DescribeTasks"],
    (v, p, { tasks }) => void tasks.take(v, p),
  ),
  section("ECS.Services", ["aws.task-service"], ["ecs:ListServices", "ecs:DescribeServices"], taskServices),
  section(
    "ECS.ContainerInstances",
    ["aws.task-host"],
    ["ecs:ListContainerInstances", "ecs:DescribeContainerInstances"],
    taskHosts,
  ),
  section(
    "CloudFormation.StackSets",
    ["aws.stack-set"],
    ["cloudformation:ListStackSets", "cloudformation:DescribeStackSet", "cloudformation:ListStackInstances"],
    stackSets,
  ),
  section(
    "EC2.LaunchTemplates",
    ["aws.launch-template", "aws.launch-template-version"],
    ["ec2:DescribeLaunchTemplates"],
    launchTemplates,
  ),
  section(
    "EC2.LaunchTemplateVersions",
    ["aws.launch-template-version"],
    ["ec2:DescribeLaunchTemplateVersions"],
    launchTemplateVersions,
  ),
  section(
    "AutoScaling.LaunchConfigurations",
    ["aws.launch-configuration"],
    ["autoscaling:DescribeLaunchConfigurations"],
    launchConfigurations,
  ),
  section(
    "AutoScaling.AutoScalingGroups",
    ["aws.scaling-group"],
    ["autoscaling:DescribeAutoScalingGroups"],
    scalingGroups,
  ),
  section(
    "SSM.InstanceInformationList",
    ["aws.managed-instance"],
    ["ssm:DescribeInstanceInformation"],
    managedInstances,
  ),
  section(
    "ElasticBeanstalk.Environments",
    ["aws.app-environment"],
    ["elasticbeanstalk:DescribeEnvironments", "elasticbeanstalk:DescribeConfigurationSettings"],
    appEnvironments,
  ),
  section("CloudFormation.Stacks", ["aws.stack"], ["cloudformation:DescribeStacks"], stacks),
];
