import { boundaryDocument, companyPolicies, ownDocument, sharedDocument, trustOf } from "./aws-account-documents.ts";
import {
  account,
  allow,
  arnOf,
  document,
  isDistinct,
  type Member,
  member,
  region,
  teamSize,
} from "./aws-account-parts.ts";
import { resourceLists } from "./aws-account-resources.ts";
import { numbers, takenAt, writeJson } from "./estate-parts.ts";

export interface LargeAccountOptions {
  /** Users and roles. */
  readonly principals: number;
  /** Another account of the same making; 1 where not told. */
  readonly seed?: number;
}

/** What was written, and what to ask of it. */
export interface LargeAccount {
  /** `aws:account:<id>`. */
  readonly account: string;
  /** ARNs. */
  readonly principals: readonly string[];
  readonly resources: number;
  /** Principals with a document of their own that has named resources, NotAction and a condition, under a boundary. */
  readonly distinct: number;
  /** A leaked key of a user of the first team. */
  readonly credential: string;
}

/**
 * Writes one large AWS account as its own tools export it: teams of users and roles with ten resources each. Three of
 * five principals have a document of their own, with named resources, NotAction and conditions, under their team's
 * boundary; the others share what groups and company policies give. One in a hundred is an administrator, and one in
 * fifty may hand on any role. The same options give the same bytes.
 */
export function writeLargeAccount(folder: string, { principals, seed = 1 }: LargeAccountOptions): LargeAccount {
  const members = numbers(principals).map(member);
  const teams = numbers(Math.ceil(principals / teamSize));
  writeJson(folder, "manifest.json", { format: "ambit-bundle/v1", source: "aws", takenAt });
  writeJson(folder, "account.json", {
    UserDetailList: members.filter(({ kind }) => kind === "user").map((own) => user(own, seed)),
    GroupDetailList: teams.map(group),
    RoleDetailList: members.filter(({ kind }) => kind === "role").map((own) => role(own, seed)),
    Policies: [
      ...companyPolicies.map(([name, text]) => managed(name, text)),
      ...teams.flatMap((team) => [
        managed(`team-${team}-boundary`, boundaryDocument(team)),
        managed(`team-${team}-shared`, sharedDocument(team)),
      ]),
    ],
  });
  writeJson(folder, "resources.json", resources(members, seed));
  return {
    account: `aws:account:${account}`,
    principals: members.map(({ arn }) => arn),
    resources: members.length * 10,
    distinct: members.filter(isDistinct).length,
    credential: accessKey(0),
  };
}

const companyArn = (name: string): string => arnOf("iam", `policy/${name}`, "");
const accessKey = (number: number): string => `credential:${keyName(number)}`;
const keyName = (number: number): string => `AKIALARGE${String(number).padStart(11, "0")}`;
const tagsOf = ({ team }: Member) => [{ Key: "team", Value: `team-${team}` }];

const managed = (name: string, text: object) => ({
  PolicyName: name,
  Arn: companyArn(name),
  DefaultVersionId: "v1",
  PolicyVersionList: [{ VersionId: "v1", IsDefaultVersion: true, CreateDate: takenAt, Document: text }],
});

const attached = (names: readonly string[]) => names.map((name) => ({ PolicyName: name, PolicyArn: companyArn(name) }));

/** Company policies of those without a document of their own, a team's policy of every fifth of the others. */
function attachments(own: Member): readonly string[] {
  const shared = own.place % 5 === 0 ? [`team-${own.team}-shared`] : [];
  if (isDistinct(own)) return shared;
  if (own.place === 24) return own.team % 4 === 0 ? ["AdministratorAccess"] : ["Auditor"];
  if (own.place === 23) return own.team % 2 === 0 ? ["Deployer"] : ["Queues"];
  return [["Auditor", "Support", "Queues", "PowerUser"][(own.team + own.place) % 4] ?? "Auditor", ...shared];
}

function identity(own: Member, seed: number) {
  return {
    Path: "/",
    Arn: own.arn,
    CreateDate: takenAt,
    AttachedManagedPolicies: attached(attachments(own)),
    Tags: tagsOf(own),
    ...(isDistinct(own)
      ? {
          PermissionsBoundary: {
            PermissionsBoundaryType: "Policy",
            PermissionsBoundaryArn: companyArn(`team-${own.team}-boundary`),
          },
        }
      : {}),
    inline: isDistinct(own) ? [{ PolicyName: "own", PolicyDocument: ownDocument(own, seed) }] : [],
  };
}

function user(own: Member, seed: number) {
  const { inline, ...common } = identity(own, seed);
  return {
    ...common,
    UserName: own.name,
    UserId: `AIDA${String(own.number).padStart(16, "0")}`,
    GroupList: own.place >= 5 ? [`team-${own.team}`] : [],
    UserPolicyList: inline,
  };
}

function role(own: Member, seed: number) {
  const { inline, ...common } = identity(own, seed);
  const profile = { InstanceProfileName: own.name, Arn: arnOf("iam", `instance-profile/${own.name}`, "") };
  return {
    ...common,
    RoleName: own.name,
    RoleId: `AROA${String(own.number).padStart(16, "0")}`,
    AssumeRolePolicyDocument: trustOf(own, seed),
    InstanceProfileList: own.place % 3 === 0 ? [profile] : [],
    RolePolicyList: inline,
  };
}

const group = (team: number) => ({
  Path: "/",
  GroupName: `team-${team}`,
  GroupId: `AGPA${String(team).padStart(16, "0")}`,
  Arn: arnOf("iam", `group/team-${team}`, ""),
  CreateDate: takenAt,
  GroupPolicyList: [],
  AttachedManagedPolicies: attached([`team-${team}-shared`]),
});

function resources(members: readonly Member[], seed: number) {
  const users = members.filter(({ kind }) => kind === "user");
  return {
    AccountId: account,
    Region: region,
    Organizations: {
      Id: "o-large00000",
      ManagementAccountId: "199999999999",
      ServiceControlPolicies: [
        { TargetId: "r-0000", Name: "FullAWSAccess", Document: document(allow("*", "*")) },
        { TargetId: account, Name: "FullAWSAccess", Document: document(allow("*", "*")) },
        { TargetId: account, Name: "Regions", Document: document(otherRegions) },
      ],
      ResourceControlPolicies: [],
    },
    IAM: {
      AccessKeys: users.map(({ name, number }) => ({
        UserName: name,
        AccessKeyId: keyName(number),
        Status: "Active",
        CreateDate: takenAt,
      })),
      LoginProfiles: users.filter(({ place }) => place % 2 === 0).map(({ name }) => ({ UserName: name })),
      MFADevices: [],
      OpenIDConnectProviders: [],
    },
    ...resourceLists(members, seed),
  };
}

const otherRegions = {
  Effect: "Deny",
  NotAction: ["iam:*", "sts:*", "organizations:*", "support:*", "s3:*"],
  Resource: "*",
  Condition: { StringNotEquals: { "aws:RequestedRegion": [region, "eu-west-1"] } },
};
