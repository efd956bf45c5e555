/** Where a service puts the token of the next page: in its answer, and in the request for that page. */
export type Paging = readonly [answered: string, asked: string];

export interface Service {
  /** The package, for the command that installs it. */
  readonly npm: string;
  readonly load: () => Promise<object>;
  /** The prefix of its calls in manifests, and of its IAM actions where a request names no others. */
  readonly prefix: string;
  readonly paging: Paging;
  /** The only region with an endpoint, where the service is one for all regions. */
  readonly region?: string;
}

const upper: Paging = ["NextToken", "NextToken"];
const lower: Paging = ["nextToken", "nextToken"];
const marker: Paging = ["Marker", "Marker"];
const next: Paging = ["NextMarker", "Marker"];

const service = (
  npm: string,
  load: () => Promise<object>,
  prefix: string,
  paging: Paging = upper,
  region?: string,
): Service => ({ npm: `@aws-sdk/client-${npm}`, load, prefix, paging, ...(region === undefined ? {} : { region }) });

/** By the name that the command line gives each: files of a bundle are named after it. Clients are loaded when used. */
export const services = {
  apigateway: service("api-gateway", () => import("@aws-sdk/client-api-gateway"), "apigateway", [
    "position",
    "position",
  ]),
  apigatewayv2: service("apigatewayv2", () => import("@aws-sdk/client-apigatewayv2"), "apigateway"),
  apprunner: service("apprunner", () => import("@aws-sdk/client-apprunner"), "apprunner"),
  appsync: service("appsync", () => import("@aws-sdk/client-appsync"), "appsync", lower),
  autoscaling: service("auto-scaling", () => import("@aws-sdk/client-auto-scaling"), "autoscaling"),
  "bedrock-agent": service("bedrock-agent", () => import("@aws-sdk/client-bedrock-agent"), "bedrock", lower),
  "bedrock-agentcore-control": service(
    "bedrock-agentcore-control",
    () => import("@aws-sdk/client-bedrock-agentcore-control"),
    "bedrock-agentcore",
    lower,
  ),
  cloudformation: service("cloudformation", () => import("@aws-sdk/client-cloudformation"), "cloudformation"),
  cloudfront: service("cloudfront", () => import("@aws-sdk/client-cloudfront"), "cloudfront", [
    "DistributionList.NextMarker",
    "Marker",
  ]),
  codebuild: service("codebuild", () => import("@aws-sdk/client-codebuild"), "codebuild", lower),
  "cognito-identity": service("cognito-identity", () => import("@aws-sdk/client-cognito-identity"), "cognito-identity"),
  "cognito-idp": service(
    "cognito-identity-provider",
    () => import("@aws-sdk/client-cognito-identity-provider"),
    "cognito-idp",
  ),
  dynamodb: service("dynamodb", () => import("@aws-sdk/client-dynamodb"), "dynamodb"),
  ec2: service("ec2", () => import("@aws-sdk/client-ec2"), "ec2"),
  ecr: service("ecr", () => import("@aws-sdk/client-ecr"), "ecr", lower),
  "ecr-public": service("ecr-public", () => import("@aws-sdk/client-ecr-public"), "ecr-public", lower, "us-east-1"),
  ecs: service("ecs", () => import("@aws-sdk/client-ecs"), "ecs", lower),
  efs: service("efs", () => import("@aws-sdk/client-efs"), "elasticfilesystem", next),
  eks: service("eks", () => import("@aws-sdk/client-eks"), "eks", lower),
  elasticbeanstalk: service("elastic-beanstalk", () => import("@aws-sdk/client-elastic-beanstalk"), "elasticbeanstalk"),
  elbv2: service(
    "elastic-load-balancing-v2",
    () => import("@aws-sdk/client-elastic-load-balancing-v2"),
    "elasticloadbalancing",
    next,
  ),
  glue: service("glue", () => import("@aws-sdk/client-glue"), "glue"),
  iam: service("iam", () => import("@aws-sdk/client-iam"), "iam", marker),
  kms: service("kms", () => import("@aws-sdk/client-kms"), "kms", next),
  lambda: service("lambda", () => import("@aws-sdk/client-lambda"), "lambda", next),
  lightsail: service("lightsail", () => import("@aws-sdk/client-lightsail"), "lightsail", [
    "nextPageToken",
    "pageToken",
  ]),
  opensearch: service("opensearch", () => import("@aws-sdk/client-opensearch"), "es"),
  opensearchserverless: service(
    "opensearchserverless",
    () => import("@aws-sdk/client-opensearchserverless"),
    "aoss",
    lower,
  ),
  organizations: service("organizations", () => import("@aws-sdk/client-organizations"), "organizations"),
  rds: service("rds", () => import("@aws-sdk/client-rds"), "rds", marker),
  redshift: service("redshift", () => import("@aws-sdk/client-redshift"), "redshift", marker),
  "redshift-serverless": service(
    "redshift-serverless",
    () => import("@aws-sdk/client-redshift-serverless"),
    "redshift-serverless",
    lower,
  ),
  s3api: service("s3", () => import("@aws-sdk/client-s3"), "s3", ["ContinuationToken", "ContinuationToken"]),
  s3control: service("s3-control", () => import("@aws-sdk/client-s3-control"), "s3control"),
  s3vectors: service("s3vectors", () => import("@aws-sdk/client-s3vectors"), "s3vectors", lower),
  sagemaker: service("sagemaker", () => import("@aws-sdk/client-sagemaker"), "sagemaker"),
  secretsmanager: service("secrets-manager", () => import("@aws-sdk/client-secrets-manager"), "secretsmanager"),
  sns: service("sns", () => import("@aws-sdk/client-sns"), "sns"),
  sqs: service("sqs", () => import("@aws-sdk/client-sqs"), "sqs"),
  ssm: service("ssm", () => import("@aws-sdk/client-ssm"), "ssm"),
  sts: service("sts", () => import("@aws-sdk/client-sts"), "sts"),
  wafv2: service("wafv2", () => import("@aws-sdk/client-wafv2"), "wafv2", ["NextMarker", "NextMarker"]),
} as const satisfies Record<string, Service>;

export type ServiceName = keyof typeof services;
