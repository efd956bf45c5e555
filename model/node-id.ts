import { unsegment } from "./access.ts";
import { internet, type NodeKind } from "./node.ts";

const k8sKinds: Readonly<Record<string, NodeKind>> = {
  namespace: "K8sNamespace",
  node: "K8sNode",
  pod: "K8sPod",
  deployment: "K8sController",
  statefulset: "K8sController",
  daemonset: "K8sController",
  replicaset: "K8sController",
  replicationcontroller: "K8sController",
  job: "K8sController",
  cronjob: "K8sController",
  serviceaccount: "K8sServiceAccount",
  user: "K8sUser",
  group: "K8sGroup",
  secret: "K8sSecret",
  configmap: "K8sConfigMap",
  service: "K8sService",
  network: "K8sNetwork",
  sealedsecret: "K8sSealedSecret",
  store: "AiStore",
};
const vaultKinds: Readonly<Record<string, NodeKind>> = {
  "auth-role": "VaultAuthRole",
  entity: "VaultEntity",
  secret: "VaultSecret",
  "role-id": "VaultSecret",
  "secret-id": "VaultSecret",
  "dynamic-role": "VaultDynamicRole",
  policy: "VaultPolicy",
  namespace: "VaultNamespace",
  connection: "VaultConnection",
  "transit-key": "VaultTransitKey",
  token: "VaultToken",
};
const githubKinds: Readonly<Record<string, NodeKind>> = {
  repo: "GithubRepo",
  "org-secret": "GithubSecret",
  "repo-secret": "GithubSecret",
  "environment-secret": "GithubSecret",
  user: "GithubUser",
};
/** `<service>` or `<service>:<first word of the resource>` of an ARN. */
const awsKinds: Readonly<Record<string, NodeKind>> = {
  "iam:user": "AwsUser",
  "iam:role": "AwsRole",
  "iam:group": "AwsGroup",
  "iam:policy": "AwsPolicy",
  s3: "AwsBucket",
  "lambda:function": "AwsFunction",
  "secretsmanager:secret": "AwsSecret",
  "ssm:parameter": "AwsParameter",
  "kms:key": "AwsKey",
  "ec2:instance": "AwsInstance",
  "ec2:vpc": "AwsVpc",
  "ec2:subnet": "AwsSubnet",
  "ec2:vpc-endpoint": "AwsVpcEndpoint",
  "ec2:snapshot": "AwsSnapshot",
  "ec2:image": "AwsImage",
  "ec2:volume": "AwsVolume",
  "rds:snapshot": "AwsSnapshot",
  "rds:cluster-snapshot": "AwsSnapshot",
  "redshift:snapshot": "AwsSnapshot",
  "redshift:cluster": "AwsWarehouse",
  "redshift-serverless:namespace": "AwsWarehouse",
  "es:domain": "AwsSearchDomain",
  "aoss:collection": "AwsSearchCollection",
  "s3vectors:bucket": "AwsVectorBucket",
  "elasticfilesystem:file-system": "AwsFileSystem",
  "bedrock:knowledge-base": "AwsKnowledgeBase",
  "sagemaker:model": "AwsModel",
  "ecr-public:repository": "AwsRepository",
  "rds:db": "AwsDatabase",
  "rds:cluster": "AwsDatabase",
  "dynamodb:table": "AwsTable",
  sqs: "AwsQueue",
  sns: "AwsTopic",
  "ecr:repository": "AwsRepository",
  "elasticloadbalancing:loadbalancer": "AwsLoadBalancer",
  "sagemaker:notebook-instance": "AwsNotebook",
  "codebuild:project": "AwsBuildProject",
  "ecs:task": "AwsContainerTask",
  "ecs:service": "AwsContainerTask",
  "glue:devEndpoint": "AwsDevEndpoint",
  "glue:job": "AwsJob",
  "bedrock-agentcore:code-interpreter-custom": "AwsCodeInterpreter",
  "bedrock:agent": "AwsAgent",
  "bedrock:flow": "AwsAgent",
  "bedrock-agentcore:memory": "AwsAgentMemory",
  "bedrock-agentcore:token-vault": "AwsCredentialProvider",
  "bedrock-agentcore:workload-identity-directory": "AwsWorkloadIdentity",
  "sagemaker:endpoint": "AwsModelEndpoint",
  "sagemaker:user-profile": "AwsNotebook",
  "cloudformation:stackset": "AwsStack",
  "elasticbeanstalk:environment": "AwsService",
  "ec2:launch-template": "AwsLaunchTemplate",
  "cloudformation:stack": "AwsStack",
  "apprunner:service": "AwsService",
  "execute-api": "AwsApi",
  "appsync:apis": "AwsApi",
  "ssm:document": "AwsDocument",
  lightsail: "AwsService",
  "bedrock-agentcore:runtime": "AwsService",
  "bedrock-agentcore:gateway": "AwsApi",
};

/** The kind of node that a natural id names, by its form alone; undefined where the form is none of ours. */
export function kindOfId(id: string): NodeKind | undefined {
  if (id === internet) return "Internet";
  const [family = "", second = "", third = ""] = id.split(":");
  switch (family) {
    case "hub":
      return "Hub";
    case "route":
      return "Route";
    case "credential":
      return "Credential";
    case "exposure":
      return "Exposure";
    case "external":
      return "ExternalIdentity";
    case "database":
      return "Database";
    case "aws":
      if (second !== "account") return undefined;
      return id.endsWith("~max") ? "AwsMaxPrincipal" : "AwsAccount";
    case "azure":
      return second === "client" || second === "principal" ? "AzureIdentity" : undefined;
    case "hypothesis":
      return "Hypothesis";
    case "mcp":
      return third === "" ? "McpClient" : third === "server" ? "McpServer" : undefined;
    case "registry":
      return "ContainerRegistry";
    case "k8s":
      return third === "" ? "K8sCluster" : k8sKinds[third];
    case "vault":
      return third === "" ? "VaultCluster" : vaultKinds[third];
    case "github":
      return githubKinds[second];
    case "arn":
      return kindOfArn(id);
    default:
      if (/^\/\/iam\.googleapis\.com\/projects\/[^/]+\/serviceAccounts\/[^/]+$/.test(id)) return "GcpServiceAccount";
      if (gcpSecret.test(id)) return "GcpSecret";
      if (azureStore.test(id) || vertexStore.test(id)) return "AiStore";
      if (azureService.test(id) || vertexService.test(id)) return "AiService";
      if (azureVault.test(id)) return id.includes("/secrets/") ? "AzureSecret" : "AzureKeyVault";
      return id.startsWith("vpce-") ? "AwsVpcEndpoint" : undefined;
  }
}

const gcpSecret = /^\/\/secretmanager\.googleapis\.com\/projects\/[^/]+\/(locations\/[^/]+\/)?secrets\/[^/]+$/;
const azureVault =
  /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\/microsoft\.keyvault\/vaults\/[^/]+(\/secrets\/[^/]+)?$/;

const azureStore =
  /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\/microsoft\.(search\/searchservices\/[^/]+|cognitiveservices\/accounts\/[^/]+\/deployments\/[^/]+|storage\/storageaccounts\/[^/]+|documentdb\/databaseaccounts\/[^/]+|sql\/servers\/[^/]+\/databases\/[^/]+)$/;
const azureService =
  /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\/microsoft\.(cognitiveservices\/accounts\/[^/]+(\/projects\/[^/]+(\/agents\/[^/]+)?)?|machinelearningservices\/workspaces\/[^/]+(\/onlineendpoints\/[^/]+)?)$/;
const google =
  /^\/\/(?:aiplatform|discoveryengine|notebooks)\.googleapis\.com\/projects\/[^/]+\/locations\/[^/]+\/(?:collections\/[^/]+\/)?/;
const vertexStore = new RegExp(
  `${google.source}(models|ragCorpora|indexes|featurestores|dataStores)\\/[^/]+$|^\\/\\/storage\\.googleapis\\.com\\/[^/]+$`,
);
const vertexService = new RegExp(
  `${google.source}(endpoints|reasoningEngines|indexEndpoints|notebookRuntimes|engines|instances)\\/[^/]+$`,
);

function kindOfArn(id: string): NodeKind | undefined {
  if (id.endsWith("~data")) return "AiStore";
  if (id.endsWith("~max")) return "AwsMaxPrincipal";
  if (id.includes("~session:")) return "AwsSession";
  const [, , service = "", , , ...rest] = id.split(":");
  if (service === "dynamodb" && /^table\/[^/]+\/backup\//.test(rest[0] ?? "")) return "AwsSnapshot";
  const word = (rest[0] ?? "").split("/")[0] ?? "";
  return awsKinds[`${service}:${word}`] ?? awsKinds[service];
}

/** The id of somebody with an AWS account of their own, whose requests are signed. */
export const anyAccount = "external:aws-any-account";

const outsideAccount = "external:aws-account:";

/** The number of an AWS account that was not imported, by the id of whoever administers it. */
export const outsideAccountOf = (id: string): string | undefined =>
  id.startsWith(outsideAccount) ? /^\d{12}$/.exec(id.slice(outsideAccount.length))?.[0] : undefined;

/** The id of whoever administers an AWS account that was not imported. */
export const outsideAccountId = (account: string): string => `${outsideAccount}${account}`;

/** The last part of an id, as people say it. */
export function nameOfId(id: string): string {
  const outside = outsideAccountOf(id);
  if (outside !== undefined) return `AWS account ${outside}`;
  if (id.startsWith("route:")) return id.slice("route:".length);
  const last = /^(arn:|\/)/.test(id) ? (id.split(/[:/]/).at(-1) ?? id) : (id.split(":").at(-1) ?? id);
  return unsegment(last);
}

/** The scope that a natural id belongs to; empty for what belongs to none (internet, routes, credentials, hubs). */
export function scopeOfId(id: string): string {
  const parts = id.split(":");
  switch (parts[0]) {
    case "k8s":
    case "vault":
    case "mcp":
      return `${parts[0]}:${parts[1] ?? ""}`;
    case "aws":
      return id.replace(/~max$/, "");
    case "arn":
      return parts[4] ? `aws:account:${parts[4]}` : "";
    case "github":
      return `github:${(parts[2] ?? "").split("/")[0] ?? ""}`;
    default:
      return cloudScope(id);
  }
}

/** The project of a full resource name of GCP's, the subscription of an Azure resource id. */
function cloudScope(id: string): string {
  const project =
    /^\/\/(?:secretmanager|aiplatform|discoveryengine|notebooks)\.googleapis\.com\/projects\/([^/]+)\//.exec(id)?.[1];
  if (project !== undefined) return `gcp:project:${project}`;
  const subscription = /^\/subscriptions\/([^/]+)\//.exec(id)?.[1];
  return subscription === undefined ? "" : `azure:subscription:${subscription}`;
}
