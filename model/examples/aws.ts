import type { AwsCondition, AwsPrincipals, AwsStatementFact } from "../fact/aws.ts";
import type { FactOf } from "../fact.ts";

/** Facts of AWS accounts for the examples of rules. The account is 111111111111 unless told otherwise. */
export const account = "111111111111";
export const otherAccount = "222222222222";
const source = {
  document: "aws/example.json",
  locator: "",
  importer: "aws",
  observedAt: "2026-01-01T00:00:00.000Z",
} as const;
const scoped = (of: string) => ({ scope: `aws:account:${of}`, source });
/** Account of an ARN; the examples' own where the ARN names none. */
const accountOf = (arn: string): string =>
  /^\d{12}$/.test(arn.split(":")[4] ?? "") ? (arn.split(":")[4] ?? "") : account;
const nameOf = (arn: string): string => arn.split(/[:/]/).at(-1) ?? arn;

export const userArn = (name: string, of = account): string => `arn:aws:iam::${of}:user/${name}`;
export const roleArn = (name: string, of = account): string => `arn:aws:iam::${of}:role/${name}`;
export const groupArn = (name: string, of = account): string => `arn:aws:iam::${of}:group/${name}`;
export const policyArn = (name: string, of = account): string => `arn:aws:iam::${of}:policy/${name}`;
export const bucketArn = (name: string): string => `arn:aws:s3:::${name}`;
export const secretArn = (name: string, of = account): string =>
  `arn:aws:secretsmanager:us-east-1:${of}:secret:${name}`;
export const functionArn = (name: string, of = account): string => `arn:aws:lambda:us-east-1:${of}:function:${name}`;
export const keyArn = (id: string, of = account): string => `arn:aws:kms:us-east-1:${of}:key/${id}`;
export const instanceArn = (id: string, of = account): string => `arn:aws:ec2:us-east-1:${of}:instance/${id}`;

export const awsAccount = (of = account, more: Partial<FactOf<"aws.account">> = {}): FactOf<"aws.account"> => ({
  kind: "aws.account",
  key: `aws:account:${of}`,
  ...scoped(of),
  accountId: of,
  ...more,
});

export const user = (name: string, more: Partial<FactOf<"aws.user">> = {}): FactOf<"aws.user"> => ({
  kind: "aws.user",
  key: userArn(name),
  ...scoped(account),
  name,
  path: "/",
  tags: [],
  ...more,
});

export const role = (name: string, more: Partial<FactOf<"aws.role">> = {}, of = account): FactOf<"aws.role"> => ({
  kind: "aws.role",
  key: roleArn(name, of),
  ...scoped(of),
  name,
  path: "/",
  tags: [],
  instanceProfiles: [],
  ...more,
});

export const group = (name: string): FactOf<"aws.group"> => ({
  kind: "aws.group",
  key: groupArn(name),
  ...scoped(account),
  name,
  path: "/",
});

export const member = (userName: string, groupName: string): FactOf<"aws.membership"> => ({
  kind: "aws.membership",
  key: `${userArn(userName)}|${groupArn(groupName)}`,
  ...scoped(account),
  user: userArn(userName),
  group: groupArn(groupName),
});

/** What a statement may say beside effect, actions and resources. */
export interface Said {
  readonly when?: readonly AwsCondition[];
  readonly sid?: string;
  readonly to?: AwsPrincipals;
  readonly notTo?: AwsPrincipals;
  readonly notActions?: readonly string[];
  readonly notResources?: readonly string[];
  readonly version?: string;
  readonly inForce?: boolean;
  /** Number of the statement in its policy. */
  readonly index?: number;
}

export const when = (operator: string, key: string, ...values: readonly string[]): AwsCondition => ({
  operator,
  key,
  values,
});

function statement(
  effect: "Allow" | "Deny",
  policy: Pick<AwsStatementFact, "policy" | "type" | "holder">,
  of: string,
  actions: string | readonly string[],
  resources: string | readonly string[] | undefined,
  said: Said,
): AwsStatementFact {
  const list = (value: string | readonly string[]): readonly string[] => (typeof value === "string" ? [value] : value);
  return {
    kind: "aws.statement",
    key: `${policy.policy}#${said.version ?? ""}/${said.index ?? 0}`,
    ...scoped(of),
    ...policy,
    effect,
    inForce: said.inForce ?? true,
    conditions: said.when ?? [],
    ...(said.notActions ? { notActions: said.notActions } : { actions: list(actions) }),
    ...(said.notResources
      ? { notResources: said.notResources }
      : resources === undefined
        ? {}
        : { resources: list(resources) }),
    ...(said.to && !said.notTo ? { principals: said.to } : {}),
    ...(said.notTo ? { notPrincipals: said.notTo } : {}),
    ...(said.sid ? { sid: said.sid } : {}),
    ...(said.version ? { version: said.version } : {}),
  };
}

/** An inline policy with one statement. `holder` is a user's, role's or group's ARN; a second one needs another `index`. */
export const allow = (
  holder: string,
  actions: string | readonly string[],
  resources: string | readonly string[] = "*",
  said: Said = {},
): AwsStatementFact =>
  statement(
    "Allow",
    { policy: `inline:${holder}:p${said.index ?? 0}`, type: "identity", holder },
    accountOf(holder),
    actions,
    resources,
    said,
  );

export const deny = (
  holder: string,
  actions: string | readonly string[],
  resources: string | readonly string[] = "*",
  said: Said = {},
): AwsStatementFact =>
  statement(
    "Deny",
    { policy: `inline:${holder}:deny${said.index ?? 0}`, type: "identity", holder },
    accountOf(holder),
    actions,
    resources,
    said,
  );

/** A statement of a managed policy; `effect` Allow unless told. */
export const managed = (
  policy: string,
  actions: string | readonly string[],
  resources: string | readonly string[] = "*",
  said: Said = {},
  effect: "Allow" | "Deny" = "Allow",
): AwsStatementFact =>
  statement(effect, { policy, type: "identity" }, accountOf(policy), actions, resources, { version: "v1", ...said });

export const managedPolicy = (name: string, more: Partial<FactOf<"aws.policy">> = {}): FactOf<"aws.policy"> => ({
  kind: "aws.policy",
  key: policyArn(name),
  ...scoped(account),
  name,
  defaultVersion: "v1",
  awsManaged: false,
  ...more,
});

export const attached = (holder: string, policy: string): FactOf<"aws.attachment"> => ({
  kind: "aws.attachment",
  key: `${holder}|${policy}`,
  ...scoped(accountOf(holder)),
  holder,
  policy,
});

export const boundary = (principal: string, policy: string): FactOf<"aws.boundary"> => ({
  kind: "aws.boundary",
  key: `${principal}|${policy}`,
  ...scoped(accountOf(principal)),
  principal,
  policy,
});

/** An SCP attached to the account itself, or to the level above it (0: the root). */
export const scp = (name: string, level = 1, of = account): FactOf<"aws.scp"> => ({
  kind: "aws.scp",
  key: `${name}|${level === 1 ? of : "r-root"}|${of}`,
  ...scoped(of),
  policy: name,
  target: level === 1 ? of : "r-root",
  level,
  account: `aws:account:${of}`,
});

export const rcp = (name: string, of = account): FactOf<"aws.rcp"> => ({
  kind: "aws.rcp",
  key: `${name}|${of}|${of}`,
  ...scoped(of),
  policy: name,
  target: of,
  level: 1,
  account: `aws:account:${of}`,
});

/** A statement of an SCP or RCP. */
export const orgStatement = (
  effect: "Allow" | "Deny",
  policy: `${"scp" | "rcp"}:${string}`,
  actions: string | readonly string[],
  resources: string | readonly string[] = "*",
  said: Said = {},
): AwsStatementFact =>
  statement(effect, { policy, type: policy.startsWith("rcp") ? "rcp" : "scp" }, account, actions, resources, said);

const assume = "sts:AssumeRole";

/** A statement of a role's trust policy. */
export const trusts = (
  role: string,
  to: AwsPrincipals,
  said: Said & { readonly actions?: string | readonly string[] } = {},
): AwsStatementFact =>
  statement(
    "Allow",
    { policy: `trust:${role}`, type: "trust", holder: role },
    accountOf(role),
    said.actions ?? assume,
    undefined,
    { ...said, to },
  );

export const trustsService = (role: string, service: string): AwsStatementFact => trusts(role, { Service: [service] });

/** A statement of the policy of a bucket, key, secret, function or queue. */
export const onResource = (
  effect: "Allow" | "Deny",
  resource: string,
  actions: string | readonly string[],
  to: AwsPrincipals,
  resources: string | readonly string[] = "*",
  said: Said = {},
): AwsStatementFact =>
  statement(
    effect,
    { policy: `resource:${resource}`, type: "resource", holder: resource },
    accountOf(resource),
    actions,
    resources,
    { ...said, to },
  );

export const everyone: AwsPrincipals = { "*": ["*"] };
export const principal = (...arns: readonly string[]): AwsPrincipals => ({ AWS: arns });

export const accessKey = (
  id: string,
  userName: string,
  status: "Active" | "Inactive" = "Active",
): FactOf<"aws.access-key"> => ({
  kind: "aws.access-key",
  key: `credential:${id}`,
  ...scoped(account),
  user: userArn(userName),
  status,
});

export const loginProfile = (userName: string): FactOf<"aws.login-profile"> => ({
  kind: "aws.login-profile",
  key: userArn(userName),
  ...scoped(account),
  user: userArn(userName),
});

/** @param used of the services that its policies let it use */
export const serviceAccess = (
  principal: string,
  granted: number,
  ...used: readonly string[]
): FactOf<"aws.service-access"> => ({
  kind: "aws.service-access",
  key: principal,
  ...scoped(accountOf(principal)),
  principal,
  granted,
  used,
});

export const bucket = (name: string, more: Partial<FactOf<"aws.bucket">> = {}, of = account): FactOf<"aws.bucket"> => ({
  kind: "aws.bucket",
  key: bucketArn(name),
  ...scoped(of),
  name,
  account: `aws:account:${of}`,
  tags: [],
  publicAcl: [],
  aclsDisabled: true,
  ...more,
});

export const secret = (name: string, more: Partial<FactOf<"aws.secret">> = {}, of = account): FactOf<"aws.secret"> => ({
  kind: "aws.secret",
  key: secretArn(name, of),
  ...scoped(of),
  name,
  tags: [],
  ...more,
});

export const parameter = (name: string, more: Partial<FactOf<"aws.parameter">> = {}): FactOf<"aws.parameter"> => ({
  kind: "aws.parameter",
  key: `arn:aws:ssm:us-east-1:${account}:parameter/${name}`,
  ...scoped(account),
  name,
  secure: true,
  ...more,
});

export const kmsKey = (id: string, of = account): FactOf<"aws.key"> => ({
  kind: "aws.key",
  key: keyArn(id, of),
  ...scoped(of),
  name: id,
  keyId: id,
  customerManaged: true,
  aliases: [],
});

export const grant = (key: string, grantee: string, ...operations: readonly string[]): FactOf<"aws.grant"> => ({
  kind: "aws.grant",
  key: `${key}|${nameOf(grantee)}`,
  ...scoped(accountOf(key)),
  keyArn: key,
  grantee,
  operations,
  constrained: false,
});

export const lambda = (name: string, more: Partial<FactOf<"aws.function">> = {}): FactOf<"aws.function"> => ({
  kind: "aws.function",
  key: functionArn(name),
  ...scoped(account),
  name,
  subnets: [],
  securityGroups: [],
  ...more,
});

export const instance = (id: string, more: Partial<FactOf<"aws.instance">> = {}): FactOf<"aws.instance"> => ({
  kind: "aws.instance",
  key: instanceArn(id),
  ...scoped(account),
  name: id,
  instanceIds: [id],
  members: [`instance/${id}`],
  state: "running",
  publicIps: [],
  privateIps: [],
  subnets: [],
  securityGroups: [],
  ...more,
});

export const taskCluster = (
  name: string,
  more: Partial<FactOf<"aws.task-cluster">> = {},
): FactOf<"aws.task-cluster"> => ({
  kind: "aws.task-cluster",
  key: `arn:aws:ecs:us-east-1:${account}:cluster/${name}`,
  ...scoped(account),
  name,
  ...more,
});

export const oidcProvider = (issuer: string, ...audiences: readonly string[]): FactOf<"aws.oidc-provider"> => ({
  kind: "aws.oidc-provider",
  key: `arn:aws:iam::${account}:oidc-provider/${issuer}`,
  ...scoped(account),
  issuer,
  audiences,
});

export const vpcEndpoint = (
  id: string,
  vpc: string,
  service = "com.amazonaws.us-east-1.s3",
): FactOf<"aws.vpc-endpoint"> => ({
  kind: "aws.vpc-endpoint",
  key: id,
  ...scoped(account),
  vpc,
  service,
});
