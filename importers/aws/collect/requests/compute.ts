import { fields, inside, type Request, request } from "../request.ts";

const clusters = "ecs ListClusters";
const second = (pair: unknown): unknown => (Array.isArray(pair) ? pair[1] : undefined);
const firstOf = ([pair]: readonly unknown[]): unknown => (Array.isArray(pair) ? pair[0] : undefined);
const stackSets = "cloudformation ListStackSets";

/** What runs code, with its role. */
export const computeRequests: readonly Request[] = [
  request("lambda", "ListFunctions", "functions", { list: "Functions", gives: "FunctionName" }),
  request("lambda", "GetPolicy", "policies of functions", {
    from: "lambda ListFunctions",
    input: (name) => ({ FunctionName: name }),
    none: ["ResourceNotFoundException"],
  }),
  request("lambda", "ListFunctionUrlConfigs", "addresses of functions", {
    from: "lambda ListFunctions",
    input: (name) => ({ FunctionName: name }),
    list: "FunctionUrlConfigs",
    none: ["ResourceNotFoundException"],
  }),
  request("ec2", "DescribeInstances", "instances", { input: { MaxResults: 1000 }, list: "Reservations" }),
  request("codebuild", "ListProjects", "names of build projects", { list: "projects", gives: "", saved: false }),
  request("codebuild", "BatchGetProjects", "build projects", {
    from: "codebuild ListProjects",
    batch: { size: 100, input: (names) => ({ names }) },
    list: "projects",
    paged: false,
  }),
  request("sagemaker", "ListNotebookInstances", "notebook instances", {
    input: { MaxResults: 100 },
    list: "NotebookInstances",
    gives: "NotebookInstanceName",
  }),
  request("sagemaker", "DescribeNotebookInstance", "roles of notebook instances", {
    from: "sagemaker ListNotebookInstances",
    input: (name) => ({ NotebookInstanceName: name }),
  }),
  request("glue", "GetDevEndpoints", "development endpoints", { list: "DevEndpoints" }),
  request("glue", "GetJobs", "Glue jobs", { list: "Jobs" }),
  request("apprunner", "ListServices", "App Runner services", { list: "ServiceSummaryList", gives: "ServiceArn" }),
  request("apprunner", "DescribeService", "roles and addresses of App Runner services", {
    from: "apprunner ListServices",
    input: (arn) => ({ ServiceArn: arn }),
  }),
  request("bedrock-agentcore-control", "ListCodeInterpreters", "code interpreters", {
    list: "codeInterpreterSummaries",
    gives: "codeInterpreterId",
  }),
  request("bedrock-agentcore-control", "GetCodeInterpreter", "roles of code interpreters", {
    from: "bedrock-agentcore-control ListCodeInterpreters",
    input: (id) => ({ codeInterpreterId: id }),
  }),
  request("ecs", "ListTaskDefinitions", "task definitions", { list: "taskDefinitionArns", gives: "" }),
  request("ecs", "DescribeTaskDefinition", "roles of task definitions", {
    from: "ecs ListTaskDefinitions",
    input: (arn) => ({ taskDefinition: arn }),
    named: (arn) => arn.slice(arn.lastIndexOf("/") + 1).replace(/:(\d+)$/, "-$1"),
  }),
  request("ecs", "ListClusters", "names of clusters", { list: "clusterArns", gives: "", saved: false }),
  request("ecs", "DescribeClusters", "clusters", {
    from: clusters,
    batch: { size: 100, input: (arns) => ({ clusters: arns, include: ["TAGS"] }) },
    list: "clusters",
    paged: false,
  }),
  request("ecs", "ListTasks", "names of tasks", {
    from: clusters,
    input: (cluster) => ({ cluster }),
    list: "taskArns",
    gives: inside(""),
    saved: false,
  }),
  request("ecs", "DescribeTasks", "tasks", {
    from: "ecs ListTasks",
    batch: { size: 100, input: (pairs) => ({ cluster: firstOf(pairs), tasks: pairs.map(second), include: ["TAGS"] }) },
    list: "tasks",
    paged: false,
  }),
  request("ecs", "ListServices", "names of services", {
    from: clusters,
    input: (cluster) => ({ cluster, maxResults: 100 }),
    list: "serviceArns",
    gives: inside(""),
    saved: false,
  }),
  request("ecs", "DescribeServices", "services", {
    from: "ecs ListServices",
    batch: {
      size: 10,
      input: (pairs) => ({ cluster: firstOf(pairs), services: pairs.map(second), include: ["TAGS"] }),
    },
    list: "services",
    paged: false,
  }),
  request("ecs", "ListContainerInstances", "names of instances of clusters", {
    from: clusters,
    input: (cluster) => ({ cluster }),
    list: "containerInstanceArns",
    gives: inside(""),
    saved: false,
  }),
  request("ecs", "DescribeContainerInstances", "instances of clusters", {
    from: "ecs ListContainerInstances",
    batch: { size: 100, input: (pairs) => ({ cluster: firstOf(pairs), containerInstances: pairs.map(second) }) },
    list: "containerInstances",
    paged: false,
  }),
  request("cloudformation", "DescribeStacks", "stacks", { list: "Stacks" }),
  request("cloudformation", "ListStackSets", "stack sets", {
    input: { Status: "ACTIVE" },
    list: "Summaries",
    gives: "StackSetName",
  }),
  request("cloudformation", "DescribeStackSet", "roles of stack sets", {
    from: stackSets,
    input: (name) => ({ StackSetName: name }),
  }),
  request("cloudformation", "ListStackInstances", "accounts of stack sets", {
    from: stackSets,
    input: (name) => ({ StackSetName: name }),
    list: "Summaries",
  }),
  request("ec2", "DescribeLaunchTemplates", "launch templates", {
    list: "LaunchTemplates",
    gives: "LaunchTemplateId",
  }),
  request("ec2", "DescribeLaunchTemplateVersions", "versions of launch templates", {
    from: "ec2 DescribeLaunchTemplates",
    input: (id) => ({ LaunchTemplateId: id }),
    list: "LaunchTemplateVersions",
  }),
  request("autoscaling", "DescribeLaunchConfigurations", "launch configurations", { list: "LaunchConfigurations" }),
  request("autoscaling", "DescribeAutoScalingGroups", "scaling groups", { list: "AutoScalingGroups" }),
  request("ssm", "DescribeInstanceInformation", "instances that Systems Manager reaches", {
    list: "InstanceInformationList",
  }),
  request("elasticbeanstalk", "DescribeEnvironments", "Beanstalk environments", {
    input: { IncludeDeleted: false },
    list: "Environments",
    gives: fields("ApplicationName", "EnvironmentName"),
  }),
  request("elasticbeanstalk", "DescribeConfigurationSettings", "instance profiles of Beanstalk environments", {
    from: "elasticbeanstalk DescribeEnvironments",
    pair: (application, environment) => ({ ApplicationName: application, EnvironmentName: environment }),
    namedBy: 1,
  }),
  request("eks", "ListClusters", "Kubernetes clusters", { list: "clusters", gives: "" }),
  request("eks", "DescribeCluster", "issuers and endpoints of Kubernetes clusters", {
    from: "eks ListClusters",
    input: (name) => ({ name }),
  }),
  request("eks", "ListAccessEntries", "who has access to Kubernetes clusters", {
    from: "eks ListClusters",
    input: (clusterName) => ({ clusterName }),
    list: "accessEntries",
    gives: inside(""),
    // A cluster that maps identities by its config map alone.
    none: ["InvalidRequestException"],
  }),
  request("eks", "DescribeAccessEntry", "groups of access entries", {
    from: "eks ListAccessEntries",
    pair: (clusterName, principalArn) => ({ clusterName, principalArn }),
  }),
  request("eks", "ListAssociatedAccessPolicies", "policies of access entries", {
    from: "eks ListAccessEntries",
    pair: (clusterName, principalArn) => ({ clusterName, principalArn }),
    list: "associatedAccessPolicies",
  }),
  request("eks", "ListPodIdentityAssociations", "pod identities", {
    from: "eks ListClusters",
    input: (clusterName) => ({ clusterName }),
    list: "associations",
    gives: inside("associationId"),
  }),
  request("eks", "DescribePodIdentityAssociation", "roles of pod identities", {
    from: "eks ListPodIdentityAssociations",
    pair: (clusterName, associationId) => ({ clusterName, associationId }),
  }),
];
