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

/** The package is named by its own words: by literal ones the compiler would read the types of all clients, and use none. */
const service = (npm: string, prefix: string, paging: Paging = upper, region?: string): Service => ({
  npm: `@aws-sdk/client-${npm}`,
  load: () => import(`@aws-sdk/client-${npm}`),
  prefix,
  paging,
  ...(region === undefined ? {} : { region }),
});

/** By the name that the command line gives each: files of a bundle are named after it. Clients are loaded when used. */
export const services = {
  apigateway: service("api-gateway", "apigateway", ["position", "position"]),
  apigatewayv2: service("apigatewayv2", "apigateway"),
  apprunner: service("apprunner", "apprunner"),
  appsync: service("appsync", "appsync", lower),
  autoscaling: service("auto-scaling", "autoscaling"),
  bedrock: service("bedrock", "bedrock", lower),
  "bedrock-agent": service("bedrock-agent", "bedrock", lower),
  "bedrock-agentcore-control": service("bedrock-agentcore-control", "bedrock-agentcore", lower),
  cloudformation: service("cloudformation", "cloudformation"),
  cloudfront: service("cloudfront", "cloudfront", ["DistributionList.NextMarker", "Marker"]),
  cloudtrail: service("cloudtrail", "cloudtrail"),
  cloudwatch: service("cloudwatch", "cloudwatch"),
  codebuild: service("codebuild", "codebuild", lower),
  "cognito-identity": service("cognito-identity", "cognito-identity"),
  "cognito-idp": service("cognito-identity-provider", "cognito-idp"),
  dynamodb: service("dynamodb", "dynamodb"),
  ec2: service("ec2", "ec2"),
  ecr: service("ecr", "ecr", lower),
  "ecr-public": service("ecr-public", "ecr-public", lower, "us-east-1"),
  ecs: service("ecs", "ecs", lower),
  efs: service("efs", "elasticfilesystem", next),
  eks: service("eks", "eks", lower),
  elasticbeanstalk: service("elastic-beanstalk", "elasticbeanstalk"),
  elbv2: service("elastic-load-balancing-v2", "elasticloadbalancing", next),
  events: service("eventbridge", "events"),
  glue: service("glue", "glue"),
  guardduty: service("guardduty", "guardduty"),
  iam: service("iam", "iam", marker),
  kms: service("kms", "kms", next),
  lambda: service("lambda", "lambda", next),
  lightsail: service("lightsail", "lightsail", ["nextPageToken", "pageToken"]),
  logs: service("cloudwatch-logs", "logs", lower),
  opensearch: service("opensearch", "es"),
  opensearchserverless: service("opensearchserverless", "aoss", lower),
  organizations: service("organizations", "organizations"),
  rds: service("rds", "rds", marker),
  redshift: service("redshift", "redshift", marker),
  "redshift-serverless": service("redshift-serverless", "redshift-serverless", lower),
  s3api: service("s3", "s3", ["ContinuationToken", "ContinuationToken"]),
  s3control: service("s3-control", "s3control"),
  s3vectors: service("s3vectors", "s3vectors", lower),
  sagemaker: service("sagemaker", "sagemaker"),
  secretsmanager: service("secrets-manager", "secretsmanager"),
  sns: service("sns", "sns"),
  sqs: service("sqs", "sqs"),
  ssm: service("ssm", "ssm"),
  sts: service("sts", "sts"),
  wafv2: service("wafv2", "wafv2", ["NextMarker", "NextMarker"]),
} as const satisfies Record<string, Service>;

export type ServiceName = keyof typeof services;
