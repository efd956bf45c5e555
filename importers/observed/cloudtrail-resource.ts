import { arnOf, nameOf, type Tree, textOf, treeOf } from "./text.ts";

/** What of `requestParameters` names the thing, first that is there; nothing else of them is looked at. */
const naming: Readonly<Record<string, readonly string[]>> = {
  apprunner: ["serviceArn", "serviceName"],
  bedrock: ["knowledgeBaseId"],
  "bedrock-agentcore": ["codeInterpreterIdentifier", "codeInterpreterId"],
  cloudformation: ["stackName", "stackSetName"],
  codebuild: ["projectName", "name"],
  dynamodb: ["tableName", "resourceArn", "streamArn"],
  ebs: ["snapshotId"],
  ec2: ["instanceId", "snapshotId", "imageId", "volumeId", "launchTemplateId", "launchTemplateName"],
  "ec2-instance-connect": ["instanceId"],
  ecr: ["repositoryName"],
  ecs: ["task", "service", "taskDefinition", "cluster"],
  eks: ["clusterName", "name"],
  elasticbeanstalk: ["environmentName"],
  elasticfilesystem: ["fileSystemId"],
  es: ["domainName"],
  glue: ["jobName", "name", "endpointName"],
  iam: ["policyArn", "roleName", "userName", "groupName", "instanceProfileName"],
  kms: ["keyId"],
  lambda: ["functionName"],
  rds: ["dBInstanceIdentifier", "dBClusterIdentifier", "dBSnapshotIdentifier", "dBClusterSnapshotIdentifier"],
  rdsdata: ["resourceArn"],
  redshift: ["clusterIdentifier", "snapshotIdentifier"],
  "redshift-data": ["clusterIdentifier", "workgroupName"],
  s3: ["bucketName"],
  s3vectors: ["vectorBucketName"],
  sagemaker: ["notebookInstanceName"],
  secretsmanager: ["secretId", "name"],
  sns: ["topicArn"],
  sqs: ["queueUrl"],
  ssm: ["name", "path", "target", "documentName"],
  sts: ["roleArn"],
};

/** Names in a list, each a thing of its own. */
const listed: Readonly<Record<string, readonly string[]>> = {
  ssm: ["names", "instanceIds"],
  secretsmanager: ["secretIdList"],
  iam: ["userName", "groupName"],
};

/** What names a role that is handed to a service, as the call or a member of it says. */
const passing = [
  "role",
  "roleArn",
  "executionRoleArn",
  "taskRoleArn",
  "serviceRole",
  "serviceRoleArn",
  "instanceRoleArn",
  "jobRoleArn",
];

/** Things that an event is counted for beside the first. */
const most = 10;

/** What an event was about, and the role that it hands on. The ARN of a data store's object is told as the store. */
export function resourcesOf(
  service: string,
  parameters: Tree,
  resources: readonly unknown[],
  account: string,
): { readonly resources: readonly string[]; readonly passes: string | undefined } {
  const found = new Set<string>();
  const add = (value: unknown, member: string): void => {
    const name = arnOf(value) ?? nameOf(value, 1024);
    if (name !== undefined && found.size < most) found.add(formed(service, member, name));
  };
  const bucket = service === "s3" ? parameters["bucketName"] : undefined;
  if (bucket !== undefined) add(bucket, "bucketName");
  else {
    for (const member of naming[service] ?? []) {
      if (parameters[member] === undefined) continue;
      add(parameters[member], member);
      break;
    }
    for (const member of listed[service] ?? [])
      for (const one of Array.isArray(parameters[member]) ? parameters[member] : []) add(one, member);
    if (found.size === 0 && service === "ec2")
      for (const one of itemsOf(parameters["instancesSet"])) add(one["instanceId"], "instanceId");
    if (found.size === 0) for (const one of resources) add(treeOf(one)["ARN"] ?? treeOf(one)["arn"], "ARN");
  }
  return { resources: [...found], passes: service === "sts" ? undefined : passedBy(parameters, account) };
}

function* itemsOf(value: unknown): Generator<Tree> {
  const { items } = treeOf(value);
  if (Array.isArray(items)) for (const item of items) yield treeOf(item);
}

function passedBy(parameters: Tree, account: string): string | undefined {
  for (const member of passing) {
    const text = textOf(parameters[member]);
    if (text === undefined) continue;
    if (/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,600}$/.test(text)) return text;
    if (/^[\w+=,.@-]{1,64}$/.test(text)) return `arn:aws:iam::${account}:role/${text}`;
  }
  const profile = treeOf(parameters["iamInstanceProfile"]);
  return arnOf(profile["arn"]) ?? nameOf(profile["name"], 128);
}

/** Kinds of IAM's names, which are told without their kind. */
const kinds: Readonly<Record<string, string>> = {
  roleName: "role",
  userName: "user",
  groupName: "group",
  instanceProfileName: "instance-profile",
};

function formed(service: string, member: string, name: string): string {
  if (service === "s3") return name.startsWith("arn:") ? (name.split("/")[0] ?? name) : `arn:aws:s3:::${name}`;
  const kind = service === "iam" ? kinds[member] : undefined;
  if (kind !== undefined) return `${kind}/${name}`;
  return member === "queueUrl" ? (name.split("/").at(-1) ?? name) : name;
}
