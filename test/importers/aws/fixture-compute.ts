import { account, iam, regional } from "./account.ts";

const cluster = regional("ecs", "cluster/main");
const task = (id: string) => ({
  taskArn: regional("ecs", `task/main/${id}`),
  clusterArn: cluster,
  taskDefinitionArn: regional("ecs", "task-definition/web:3"),
  group: "service:web",
  lastStatus: "RUNNING",
  enableExecuteCommand: true,
  launchType: "EC2",
  containerInstanceArn: regional("ecs", "container-instance/main/h1"),
  overrides: { containerOverrides: [{ name: "web", environment: [] }] },
});

/** One of every list of what acts as a role, beside functions and machines. */
export const compute = {
  CodeBuild: {
    Projects: [
      {
        name: "release",
        arn: regional("codebuild", "project/release"),
        serviceRole: iam("role/app"),
        source: { type: "NO_SOURCE" },
        artifacts: { type: "NO_ARTIFACTS" },
        environment: { type: "LINUX_CONTAINER", environmentVariables: [] },
        tags: [{ key: "team", value: "web" }],
      },
    ],
  },
  SageMaker: {
    NotebookInstances: [
      {
        NotebookInstanceName: "lab",
        NotebookInstanceArn: regional("sagemaker", "notebook-instance/lab"),
        NotebookInstanceStatus: "InService",
        RoleArn: iam("role/app"),
        InstanceMetadataServiceConfiguration: { MinimumInstanceMetadataServiceVersion: "1" },
      },
    ],
  },
  Glue: {
    DevEndpoints: [
      { EndpointName: "etl", RoleArn: iam("role/app"), Status: "READY", PublicAddress: "ec2-198-51-100-9.example" },
    ],
    Jobs: [{ Name: "nightly", Role: "service/app" }],
  },
  AppRunner: {
    Services: [
      {
        ServiceName: "site",
        ServiceArn: regional("apprunner", "service/site/1"),
        Status: "RUNNING",
        InstanceConfiguration: { InstanceRoleArn: iam("role/app") },
      },
    ],
  },
  BedrockAgentCore: {
    CodeInterpreters: [
      {
        codeInterpreterId: "ci-1",
        codeInterpreterArn: regional("bedrock-agentcore", "code-interpreter-custom/ci-1"),
        name: "sandbox",
        status: "READY",
        executionRoleArn: iam("role/app"),
      },
    ],
  },
  CloudFormation: {
    Stacks: [
      {
        StackName: "base",
        StackId: regional("cloudformation", "stack/base/1"),
        StackStatus: "UPDATE_COMPLETE",
        RoleARN: iam("role/app"),
        Parameters: [],
      },
    ],
    StackSets: [
      {
        StackSetName: "guard",
        StackSetARN: regional("cloudformation", "stackset/guard:1"),
        PermissionModel: "SELF_MANAGED",
        AdministrationRoleARN: iam("role/app"),
        ExecutionRoleName: "execution",
        StackInstances: [{ Account: account, Region: "eu-west-1" }],
      },
    ],
  },
  ECS: {
    TaskDefinitions: [
      {
        taskDefinitionArn: regional("ecs", "task-definition/web:3"),
        family: "web",
        taskRoleArn: iam("role/app"),
        networkMode: "bridge",
        containerDefinitions: [{ name: "web", environment: [] }],
      },
    ],
    Tasks: [task("t2"), task("t1"), { ...task("t3"), lastStatus: "STOPPED" }],
    Services: [
      {
        serviceName: "web",
        serviceArn: regional("ecs", "service/main/web"),
        clusterArn: cluster,
        taskDefinition: "web",
        enableExecuteCommand: true,
        desiredCount: 2,
        runningCount: 2,
      },
    ],
    ContainerInstances: [{ containerInstanceArn: regional("ecs", "container-instance/main/h1"), ec2InstanceId: "i-3" }],
  },
  AutoScaling: {
    LaunchConfigurations: [
      {
        LaunchConfigurationName: "old",
        LaunchConfigurationARN: regional("autoscaling", "launchConfiguration:1:launchConfigurationName/old"),
        IamInstanceProfile: "app",
      },
    ],
    AutoScalingGroups: [
      {
        AutoScalingGroupName: "web",
        AutoScalingGroupARN: regional("autoscaling", "autoScalingGroup:1:autoScalingGroupName/web"),
        MixedInstancesPolicy: {
          LaunchTemplate: { LaunchTemplateSpecification: { LaunchTemplateId: "lt-1", Version: "$Latest" } },
        },
        MaxSize: 3,
      },
    ],
  },
  EC2: {
    LaunchTemplates: [{ LaunchTemplateId: "lt-1", LaunchTemplateName: "web", DefaultVersionNumber: 2 }],
    LaunchTemplateVersions: [
      {
        LaunchTemplateId: "lt-1",
        VersionNumber: 2,
        DefaultVersion: true,
        LaunchTemplateData: { IamInstanceProfile: { Arn: iam("instance-profile/app") } },
      },
    ],
  },
  SSM: {
    InstanceInformationList: [{ InstanceId: "i-3", PingStatus: "Online", IPAddress: "198.51.100.3" }],
  },
  ElasticBeanstalk: {
    Environments: [
      {
        EnvironmentName: "prod",
        EnvironmentArn: regional("elasticbeanstalk", "environment/shop/prod"),
        ApplicationName: "shop",
        Status: "Ready",
        OptionSettings: [
          { Namespace: "aws:autoscaling:launchconfiguration", OptionName: "IamInstanceProfile", Value: "app" },
        ],
      },
    ],
  },
};
