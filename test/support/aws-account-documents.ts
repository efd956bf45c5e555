import {
  account,
  allow,
  arnOf,
  document,
  type Member,
  member,
  ownResources,
  pick,
  teamSize,
} from "./aws-account-parts.ts";

/** What a principal's own document lets it do to others of its team, one of these each. */
type Power = (own: Member, other: Member) => readonly object[];
const onTeam = ({ team }: Member, what: string): string => arnOf("iam", `${what}/team-${team}-*`, "");

const powers: readonly Power[] = [
  () => [allow(["cloudwatch:GetMetricData", "logs:StartQuery"], "*")],
  () => [allow("logs:GetLogEvents", arnOf("logs", "log-group:/app/*"))],
  () => [allow(["ec2:Describe*", "iam:Get*", "iam:List*"], "*")],
  (own) => [allow("sts:AssumeRole", arnOf("iam", `role/team-${own.team}-role-20`, ""))],
  (own) => [
    allow("iam:PassRole", onTeam(own, "role"), { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } }),
    allow(["lambda:CreateFunction", "lambda:InvokeFunction"], arnOf("lambda", `function:acct-team-${own.team}-*`)),
  ],
  (own) => [
    allow("iam:PassRole", arnOf("iam", `role/team-${own.team}-role-22`, "")),
    allow(["codebuild:CreateProject", "codebuild:StartBuild"], arnOf("codebuild", `project/team-${own.team}-*`)),
  ],
  (own) => [allow("lambda:UpdateFunctionCode", arnOf("lambda", `function:acct-team-${own.team}-*`))],
  (own) => [
    allow(["ssm:SendCommand", "ssm:StartSession"], "*", {
      StringEquals: { "aws:ResourceTag/team": `team-${own.team}` },
    }),
  ],
  (_, other) => [allow("iam:CreateAccessKey", other.arn.replace("role/", "user/").replace("-role-", "-user-"))],
  (own) => [allow("iam:CreatePolicyVersion", arnOf("iam", `policy/team-${own.team}-shared`, ""))],
  (_, other) => [allow(["iam:PutRolePolicy", "sts:AssumeRole"], other.arn)],
  (_, other) => [allow("iam:UpdateAssumeRolePolicy", other.arn.replace("user", "role"))],
];

/** Conditions that the account's documents have, by turns. */
const conditions = (own: Member, turn: number): object =>
  [
    { IpAddress: { "aws:SourceIp": ["198.51.100.0/24", "203.0.113.0/24"] } },
    { StringEquals: { "aws:ResourceTag/team": `team-${own.team}` } },
    { StringEquals: { "aws:PrincipalTag/team": `team-${own.team}` } },
    { DateLessThan: { "aws:CurrentTime": "2027-06-30T00:00:00Z" } },
    { Bool: { "aws:SecureTransport": "true" } },
    { ArnLike: { "aws:PrincipalArn": own.arn } },
    { StringLike: { "aws:userid": "*" }, Null: { "aws:PrincipalTag/team": "false" } },
  ][turn % 7] ?? {};

/** Of at least half of the principals: named resources, NotAction, a condition, and no two alike. */
export function ownDocument(own: Member, seed: number): object {
  const { buckets, secrets, tables, queue, parameter } = ownResources(own);
  const other = member(own.team * teamSize + pick(seed, own.number, 1, teamSize));
  const power = powers[pick(seed, own.number, 2, powers.length)];
  const beside = ownResources(other);
  return document(
    {
      Sid: "Own",
      ...allow(
        ["s3:GetObject", "s3:PutObject"],
        buckets.map((bucket) => `${bucket}/*`),
      ),
    },
    allow(["dynamodb:GetItem", "dynamodb:Query"], tables),
    allow("secretsmanager:GetSecretValue", secrets.slice(0, 2), conditions(own, pick(seed, own.number, 3, 7))),
    allow(["ssm:GetParameter*", "s3:ListBucket"], [parameter, ...beside.buckets], conditions(own, own.number)),
    { Effect: "Allow", NotAction: ["sqs:DeleteQueue", "sqs:PurgeQueue"], Resource: [queue, beside.queue] },
    { Effect: "Deny", NotAction: ["s3:Get*", "s3:List*"], Resource: `${buckets[0]}/archive/*` },
    ...(own.kind === "user" && pick(seed, own.number, 4, 4) === 0 ? [unlessMfa] : []),
    ...(power?.(own, other) ?? []),
  );
}

const unlessMfa = {
  Effect: "Deny",
  NotAction: ["iam:ChangePassword", "iam:EnableMFADevice", "iam:GetUser", "sts:GetSessionToken"],
  Resource: "*",
  Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
};

/** The permissions boundary of a team. */
export const boundaryDocument = (team: number): object =>
  document(
    team % 2 === 0
      ? allow(
          ["s3:*", "dynamodb:*", "secretsmanager:*", "sqs:*", "ssm:*", "lambda:*", "kms:*", "sts:*", "codebuild:*"],
          "*",
        )
      : { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
    allow(
      ["iam:PassRole", "iam:CreateAccessKey", "iam:PutRolePolicy"],
      [arnOf("iam", `role/team-${team}-*`, ""), arnOf("iam", `user/team-${team}-*`, "")],
    ),
    { Effect: "Deny", Action: ["s3:DeleteBucket", "kms:ScheduleKeyDeletion"], Resource: "*" },
  );

/** What a team's members share. */
export const sharedDocument = (team: number): object =>
  document(
    allow("s3:GetObject", `arn:aws:s3:::acct-team-${team}-*`),
    allow("dynamodb:*Item", arnOf("dynamodb", `table/acct-team-${team}-*`)),
    allow("kms:Decrypt", "*", { StringEquals: { "aws:ResourceTag/team": `team-${team}` } }),
  );

/** Policies that every company has, each attached to many. */
export const companyPolicies: readonly (readonly [name: string, document: object])[] = [
  ["AdministratorAccess", document(allow("*", "*"))],
  ["PowerUser", document({ Effect: "Allow", NotAction: ["iam:*", "organizations:*"], Resource: "*" })],
  ["Auditor", document(allow(["s3:List*", "iam:Get*", "iam:List*", "ec2:Describe*", "lambda:List*"], "*"))],
  ["Deployer", document(allow(["iam:PassRole", "lambda:*", "cloudformation:*"], "*"))],
  ["Support", document(allow(["ssm:StartSession", "support:*"], "*"))],
  ["Queues", document(allow(["sqs:ReceiveMessage", "sqs:SendMessage"], arnOf("sqs", "acct-*")))],
];

/** Whom a role lets in: services by turns, or somebody of its team. */
export function trustOf(own: Member, seed: number): object {
  const services = ["lambda", "ec2", "codebuild", "ecs-tasks", "glue"];
  const service = services[pick(seed, own.number, 5, services.length)];
  const first = own.team * teamSize;
  const people = [member(first).arn, member(first + 9).arn];
  if (own.place % 3 === 0) return trust({ Service: `${service}.amazonaws.com` });
  if (own.place % 3 === 1) return trust({ AWS: people });
  return trust(
    { AWS: `arn:aws:iam::${account}:root` },
    { StringEquals: { "aws:PrincipalTag/team": `team-${own.team}` } },
  );
}

const trust = (principal: object, condition?: object): object =>
  document({
    Effect: "Allow",
    Principal: principal,
    Action: "sts:AssumeRole",
    ...(condition ? { Condition: condition } : {}),
  });
