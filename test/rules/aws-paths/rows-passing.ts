import { account, arn, iamArn } from "./draft.ts";
import { given, may, type PathRow, type Premise, pass, passRow, prize, trusts } from "./row.ts";

const lambda = "lambda.amazonaws.com";
const tasks = "ecs-tasks.amazonaws.com";
const glue = "glue.amazonaws.com";
const ec2 = "ec2.amazonaws.com";
const build = "codebuild.amazonaws.com";
const maker = "sagemaker.amazonaws.com";
const formation = "cloudformation.amazonaws.com";

const all = (...actions: readonly string[]): readonly Premise[] => actions.map((action) => may(action));
const listed = (name: string, list: string, member: unknown): Premise =>
  given(name, (draft) => draft.add(list, member));

const cluster = listed("an ECS cluster exists", "ECS.Clusters", {
  clusterName: "one",
  clusterArn: arn("ecs", "cluster/one"),
});
const emptyCluster = listed("an ECS cluster exists", "ECS.Clusters", {
  clusterName: "one",
  clusterArn: arn("ecs", "cluster/one"),
  registeredContainerInstancesCount: 0,
});
const definition = listed("a task definition exists", "ECS.TaskDefinitions", {
  family: "web",
  taskDefinitionArn: arn("ecs", "task-definition/web:1"),
});
const job = listed("a Glue job exists", "Glue.Jobs", { Name: "etl", Role: "arn:aws:iam::111111111111:role/etl" });
const project = listed("a CodeBuild project exists", "CodeBuild.Projects", {
  name: "web",
  arn: arn("codebuild", "project/web"),
});
const stack = listed("a CloudFormation stack exists", "CloudFormation.Stacks", {
  StackName: "net",
  StackId: arn("cloudformation", "stack/net/1"),
  StackStatus: "CREATE_COMPLETE",
});
const runs = listed("a Lambda function exists", "Lambda.Functions", {
  FunctionName: "job",
  FunctionArn: arn("lambda", "function:job"),
});

const reads = (...actions: readonly string[]): Premise =>
  given("the role may read what starts the function", (draft) => draft.allow(prize, actions), {
    "it may read a part of it only": (draft) => draft.allow(prize, actions.slice(1)),
  });
const scales: Premise = {
  ...given("the service-linked role of Auto Scaling exists", (draft) => {
    draft.role("AWSServiceRoleForAutoScaling", "/aws-service-role/autoscaling.amazonaws.com/");
  }),
  or: {
    "the actor may make it": (draft, actor) => draft.allow(actor, "iam:CreateServiceLinkedRole"),
  },
  instead: {
    "there is another service's": (draft) => {
      draft.role("AWSServiceRoleForECS", "/aws-service-role/ecs.amazonaws.com/");
    },
  },
};
const administration = iamArn("role", "administration");

/** Roles that are handed to something new, or to something that is there. */
export const passingRows: readonly PathRow[] = [
  passRow("apprunner-001", ["pass-role-app-runner"], "tasks.apprunner.amazonaws.com", all("apprunner:CreateService")),
  passRow(
    "bedrock-001",
    ["pass-role-code-interpreter"],
    "bedrock-agentcore.amazonaws.com",
    all(
      "bedrock-agentcore:CreateCodeInterpreter",
      "bedrock-agentcore:StartCodeInterpreterSession",
      "bedrock-agentcore:InvokeCodeInterpreter",
    ),
  ),
  passRow("cloudformation-001", ["pass-role-stack"], formation, all("cloudformation:CreateStack")),
  passRow("codebuild-001", ["pass-role-build"], build, all("codebuild:CreateProject", "codebuild:StartBuild")),
  passRow(
    "codebuild-004",
    ["pass-role-batch-build"],
    build,
    all("codebuild:CreateProject", "codebuild:StartBuildBatch"),
  ),
  passRow(
    "datapipeline-001",
    ["pass-role-pipeline"],
    "datapipeline.amazonaws.com",
    all("datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition", "datapipeline:ActivatePipeline"),
  ),
  passRow("ec2-001", ["pass-role-instance"], ec2, all("ec2:RunInstances"), { profile: true }),
  passRow("ec2-004", ["pass-role-spot-instance"], ec2, all("ec2:RequestSpotInstances"), { profile: true }),
  passRow(
    "ecs-001",
    ["pass-role-service-cluster"],
    tasks,
    all("ecs:CreateCluster", "ecs:RegisterTaskDefinition", "ecs:CreateService"),
  ),
  passRow(
    "ecs-002",
    ["pass-role-task-cluster"],
    tasks,
    all("ecs:CreateCluster", "ecs:RegisterTaskDefinition", "ecs:RunTask"),
  ),
  passRow("ecs-003", ["pass-role-task-service"], tasks, all("ecs:RegisterTaskDefinition", "ecs:CreateService"), {
    state: [cluster],
  }),
  passRow("ecs-004", ["pass-role-task"], tasks, all("ecs:RegisterTaskDefinition", "ecs:RunTask"), { state: [cluster] }),
  passRow("ecs-005", ["pass-role-task-start"], tasks, all("ecs:RegisterTaskDefinition", "ecs:StartTask"), {
    state: [cluster],
    certainty: "conditional",
  }),
  passRow("ecs-007", ["pass-role-task-registered"], tasks, all("ecs:StartTask", "ecs:RegisterContainerInstance"), {
    state: [emptyCluster, definition],
    certainty: "conditional",
  }),
  passRow("ecs-008", ["pass-role-task-override"], tasks, all("ecs:RunTask"), { state: [cluster, definition] }),
  passRow("ecs-009", ["pass-role-task-start-override"], tasks, all("ecs:StartTask"), {
    state: [cluster, definition],
    certainty: "conditional",
  }),
  passRow("glue-001", ["pass-role-glue-endpoint"], glue, all("glue:CreateDevEndpoint")),
  passRow("glue-003", ["pass-role-glue-job"], glue, all("glue:CreateJob", "glue:StartJobRun")),
  passRow("glue-004", ["pass-role-glue-job-trigger"], glue, all("glue:CreateJob", "glue:CreateTrigger")),
  passRow("glue-005", ["pass-role-updated-glue-job"], glue, all("glue:UpdateJob", "glue:StartJobRun"), {
    state: [job],
  }),
  passRow("glue-006", ["pass-role-updated-glue-job-trigger"], glue, all("glue:UpdateJob", "glue:CreateTrigger"), {
    state: [job],
  }),
  passRow("glue-007", ["pass-role-glue-session"], glue, all("glue:CreateSession", "glue:RunStatement")),
  passRow("lambda-001", ["pass-role-lambda"], lambda, all("lambda:CreateFunction", "lambda:InvokeFunction")),
  passRow("lambda-006", ["pass-role-lambda-permission"], lambda, all("lambda:CreateFunction", "lambda:AddPermission")),
  passRow("sagemaker-001", ["pass-role-notebook"], maker, all("sagemaker:CreateNotebookInstance")),
  passRow("sagemaker-002", ["pass-role-training-job"], maker, all("sagemaker:CreateTrainingJob")),
  passRow("sagemaker-003", ["pass-role-processing-job"], maker, all("sagemaker:CreateProcessingJob")),
  passRow("x-cfn-update-pass", ["pass-role-updated-stack"], formation, all("cloudformation:UpdateStack"), {
    state: [stack],
  }),
  passRow(
    "x-codebuild-update",
    ["pass-role-updated-build", "pass-role-updated-batch-build"],
    build,
    all("codebuild:UpdateProject", "codebuild:StartBuild"),
    { state: [project] },
  ),
  passRow(
    "x-ec2-create-profile",
    ["pass-role-new-profile"],
    ec2,
    all("iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile", "ec2:RunInstances"),
  ),
  passRow(
    "x-lambda-updateconfig",
    ["pass-role-configured-function", "pass-role-updated-function"],
    lambda,
    all("lambda:UpdateFunctionConfiguration"),
    { state: [runs], certainty: "conditional" },
  ),
  passRow(
    "lambda-002",
    ["pass-role-lambda-trigger"],
    lambda,
    all("lambda:CreateFunction", "lambda:CreateEventSourceMapping"),
    { state: [reads("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")], certainty: "conditional" },
  ),
  passRow(
    "x-lambda-new-dynamo",
    ["pass-role-lambda-table"],
    lambda,
    all("lambda:CreateFunction", "lambda:CreateEventSourceMapping", "dynamodb:CreateTable", "dynamodb:PutItem"),
    { state: [reads("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator")] },
  ),
  passRow(
    "x-autoscaling-new-lc",
    ["pass-role-launch-configuration"],
    ec2,
    all("autoscaling:CreateLaunchConfiguration", "autoscaling:CreateAutoScalingGroup"),
    { profile: true, state: [scales] },
  ),
  {
    ...passRow("cloudformation-003", ["pass-role-stack-set"], formation, []),
    checks:
      "the administration role trusts `cloudformation.amazonaws.com` and is passed; it may assume the execution role, which trusts it. CloudFormation takes the execution role by name: no iam:PassRole on it is asked",
    setting: (draft) => {
      draft.role("prize");
      draft.role("administration");
    },
    needs: [
      pass(formation, administration),
      ...all("cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"),
      trusts(formation, administration),
      given(
        "the administration role may assume the execution role",
        (draft) => draft.allow(administration, "sts:AssumeRole", prize),
        {
          "it may assume another one": (draft) => draft.allow(administration, "sts:AssumeRole", `${prize}-other`),
        },
      ),
      given(
        "the execution role trusts the account of the administration role",
        (draft) => draft.trust(prize, { AWS: account }),
        { "it trusts somebody else": (draft) => draft.trust(prize, { AWS: draft.user("stranger") }) },
      ),
    ],
  },
  passRow("x-lambda-nopass-create", ["pass-role-lambda-untriggered"], lambda, all("lambda:CreateFunction"), {
    certainty: "assumed",
  }),
];
