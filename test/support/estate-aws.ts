import { accountId, clusterName, type EstateSize, issuerOf, numbers, takenAt, writeJson } from "./estate-parts.ts";

const region = "eu-central-1";
const roleArn = (account: number, name: string): string => `arn:aws:iam::${accountId(account)}:role/${name}`;
const bucketName = (account: number, team: number, n: number): string => `estate-${account}-team-${team}-${n}`;
const secretName = (team: number, n: number): string => `team-${team}/secret-${n}`;
const tableName = (team: number, n: number): string => `team-${team}-table-${n}`;

/** Kinds of role that a team has. `app` is a pod's, `deploy` and `data` are taken one from the other. */
const idle = ["build", "report", "batch"] as const;

/** One account: `account.json` as GetAccountAuthorizationDetails gives it, and `resources.json`. */
export function writeAccount(folder: string, account: number, size: EstateSize): void {
  writeJson(folder, "manifest.json", { format: "ambit-bundle/v1", source: "aws", takenAt });
  writeJson(folder, "account.json", {
    UserDetailList: [user(account)],
    GroupDetailList: [],
    RoleDetailList: numbers(size.teams).flatMap((team) => rolesOf(account, team, size)),
    Policies: [],
  });
  writeJson(folder, "resources.json", {
    AccountId: accountId(account),
    Region: region,
    Organizations: {
      Id: "o-estate00000",
      ManagementAccountId: "199999999999",
      ServiceControlPolicies: [{ TargetId: "r-0000", Name: "FullAWSAccess", Document: allow("*", "*") }],
      ResourceControlPolicies: [],
    },
    IAM: {
      AccessKeys: [key(account)],
      LoginProfiles: [],
      MFADevices: [],
      OpenIDConnectProviders: numbers(size.clusters).map((cluster) => provider(account, cluster)),
    },
    S3: { Buckets: numbers(size.teams).flatMap((team) => bucketsOf(account, team)) },
    SecretsManager: { SecretList: numbers(size.teams).flatMap((team) => secretsOf(account, team)) },
    DynamoDB: { Tables: numbers(size.teams).flatMap((team) => tablesOf(account, team)) },
    Lambda: { Functions: numbers(size.teams).map((team) => functionOf(account, team)) },
    EKS: {
      Clusters: numbers(size.clusters)
        .filter((cluster) => cluster % size.accounts === account)
        .map((cluster) => clusterOf(account, cluster)),
    },
    KMS: { Keys: [] },
  });
}

const document = (...statements: readonly unknown[]) => ({ Version: "2012-10-17", Statement: statements });
const statement = (action: unknown, resource: unknown) => ({ Effect: "Allow", Action: action, Resource: resource });
const allow = (action: unknown, resource: unknown) => document(statement(action, resource));

function role(account: number, name: string, trust: unknown, ...statements: readonly unknown[]) {
  return {
    Path: "/",
    RoleName: name,
    RoleId: `AROA${String(account).padStart(4, "0")}${name.replace(/\W/g, "").toUpperCase()}`,
    Arn: roleArn(account, name),
    CreateDate: takenAt,
    AssumeRolePolicyDocument: document(trust),
    InstanceProfileList: [],
    RolePolicyList: [{ PolicyName: "own", PolicyDocument: document(...statements) }],
    AttachedManagedPolicies: [],
    Tags: [{ Key: "team", Value: name.split("-").slice(0, 2).join("-") }],
  };
}

function rolesOf(account: number, team: number, { accounts, clusters, namespaces }: EstateSize) {
  const name = (kind: string): string => `team-${team}-${kind}`;
  const next = (account + 1) % accounts;
  const before = (account + accounts - 1) % accounts;
  const cluster = account % clusters;
  const namespace = (Math.floor(account / clusters) * 7 + team) % namespaces;
  const assumedBy = (arn: string, conditional: boolean) => ({
    Effect: "Allow",
    Principal: { AWS: arn },
    Action: "sts:AssumeRole",
    ...(conditional ? { Condition: { IpAddress: { "aws:SourceIp": "198.51.100.0/24" } } } : {}),
  });
  const buckets = `arn:aws:s3:::${bucketName(account, team, 0).slice(0, -1)}*`;
  const secrets = `arn:aws:secretsmanager:${region}:${accountId(account)}:secret:team-${team}/*`;
  const lambda = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
  return [
    role(
      account,
      name("app"),
      webIdentity(account, cluster, `system:serviceaccount:ns-${namespace}:app-2`),
      statement(["s3:GetObject", "s3:ListBucket"], [`arn:aws:s3:::${bucketName(account, team, 0)}*`]),
      statement("sts:AssumeRole", roleArn(account, name("deploy"))),
    ),
    role(
      account,
      name("deploy"),
      {
        ...assumedBy(roleArn(account, name("app")), team % 7 === 6),
        Principal: { AWS: [roleArn(account, name("app")), `arn:aws:iam::${accountId(account)}:user/ci`] },
      },
      statement(["s3:GetObject", "s3:PutObject", "s3:ListBucket"], [buckets, `${buckets}/*`]),
      statement("secretsmanager:GetSecretValue", secrets),
      statement("sts:AssumeRole", roleArn(next, name("data"))),
    ),
    role(
      account,
      name("data"),
      assumedBy(roleArn(before, name("deploy")), team % 7 === 3),
      statement(["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"], tableArn(account, team, "*")),
      statement("secretsmanager:GetSecretValue", `${secrets.slice(0, -1)}secret-0-*`),
    ),
    ...idle.map((kind) => role(account, name(kind), lambda, statement("s3:ListAllMyBuckets", "*"))),
  ];
}

const webIdentity = (account: number, cluster: number, subject: string) => {
  const issuer = issuerOf(cluster).slice("https://".length);
  return {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${accountId(account)}:oidc-provider/${issuer}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com", [`${issuer}:sub`]: subject } },
  };
};

const user = (account: number) => ({
  Path: "/",
  UserName: "ci",
  UserId: `AIDA${String(account).padStart(4, "0")}CI`,
  Arn: `arn:aws:iam::${accountId(account)}:user/ci`,
  CreateDate: takenAt,
  GroupList: [],
  AttachedManagedPolicies: [],
  UserPolicyList: [
    {
      PolicyName: "deploys",
      PolicyDocument: allow("sts:AssumeRole", `arn:aws:iam::${accountId(account)}:role/team-*-deploy`),
    },
  ],
  Tags: [],
});

const key = (account: number) => ({
  UserName: "ci",
  AccessKeyId: `AKIAESTATE${String(account).padStart(10, "0")}`,
  Status: "Active",
  CreateDate: takenAt,
});

const provider = (account: number, cluster: number) => {
  const issuer = issuerOf(cluster).slice("https://".length);
  return {
    Arn: `arn:aws:iam::${accountId(account)}:oidc-provider/${issuer}`,
    Url: issuer,
    ClientIDList: ["sts.amazonaws.com"],
    ThumbprintList: [],
  };
};

const bucketsOf = (account: number, team: number) =>
  numbers(4).map((n) => ({
    Name: bucketName(account, team, n),
    Arn: `arn:aws:s3:::${bucketName(account, team, n)}`,
    CreationDate: takenAt,
    BucketRegion: region,
    Tags: [{ Key: "data", Value: n === 0 ? "customer" : "internal" }],
  }));

const secretsOf = (account: number, team: number) =>
  numbers(4).map((n) => ({
    ARN: `arn:aws:secretsmanager:${region}:${accountId(account)}:secret:${secretName(team, n)}-AbCdEf`,
    Name: secretName(team, n),
    Tags: [],
  }));

const tableArn = (account: number, team: number, n: number | "*"): string =>
  `arn:aws:dynamodb:${region}:${accountId(account)}:table/team-${team}-table-${n}`;
const tablesOf = (account: number, team: number) =>
  numbers(2).map((n) => ({
    TableName: tableName(team, n),
    TableArn: tableArn(account, team, n),
    TableStatus: "ACTIVE",
  }));

const functionOf = (account: number, team: number) => ({
  FunctionName: `team-${team}-job`,
  FunctionArn: `arn:aws:lambda:${region}:${accountId(account)}:function:team-${team}-job`,
  Runtime: "nodejs22.x",
  Role: roleArn(account, `team-${team}-batch`),
  Handler: "index.handler",
});

const clusterOf = (account: number, cluster: number) => ({
  name: clusterName(cluster),
  arn: `arn:aws:eks:${region}:${accountId(account)}:cluster/${clusterName(cluster)}`,
  version: "1.33",
  identity: { oidc: { issuer: issuerOf(cluster) } },
  status: "ACTIVE",
});
