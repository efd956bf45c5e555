/** Documents and lists as AWS prints them (get-account-authorization-details, list and describe calls), only what decides. */

type OneOrMany = string | readonly string[];

export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: Principal;
  readonly NotPrincipal?: Principal;
  readonly Action?: OneOrMany;
  readonly NotAction?: OneOrMany;
  readonly Resource?: OneOrMany;
  readonly NotResource?: OneOrMany;
  /** operator -> key -> values */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>;
}
export type Principal = "*" | Readonly<Record<string, OneOrMany>>;

export interface Policy {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}
interface Inline {
  readonly PolicyName: string;
  readonly PolicyDocument: Policy;
}
interface Attached {
  readonly PolicyArn: string;
}
interface Entity {
  readonly Arn: string;
  readonly Path: string;
  readonly Tags: readonly Tag[];
  readonly AttachedManagedPolicies: readonly Attached[];
  readonly PermissionsBoundary?: { readonly PermissionsBoundaryArn: string };
}
export interface User extends Entity {
  readonly UserName: string;
  readonly UserId: string;
  readonly UserPolicyList: readonly Inline[];
  readonly GroupList: readonly string[];
}
export interface Role extends Entity {
  readonly RoleName: string;
  readonly RoleId: string;
  readonly RolePolicyList: readonly Inline[];
  readonly AssumeRolePolicyDocument: Policy;
}
export interface Group {
  readonly Arn: string;
  readonly Path: string;
  readonly GroupName: string;
  readonly GroupPolicyList: readonly Inline[];
  readonly AttachedManagedPolicies: readonly Attached[];
}
export interface ManagedPolicy {
  readonly Arn: string;
  readonly PolicyName: string;
  readonly DefaultVersionId: string;
  readonly PolicyVersionList: readonly { readonly VersionId: string; readonly Document: Policy }[];
}
export interface OrganizationPolicy {
  readonly TargetId: string;
  readonly Name: string;
  readonly Document: Policy;
}
/** A resource with a policy of its own: bucket, key, secret, queue or function. */
export interface Resource {
  readonly service: "s3" | "kms" | "secretsmanager" | "sqs" | "lambda";
  readonly arn: string;
  readonly policy?: Policy;
  /** KMS only. */
  readonly grants?: readonly { readonly GranteePrincipal: string; readonly Operations: readonly string[] }[];
}
export interface Account {
  readonly id: string;
  readonly users: readonly User[];
  readonly roles: readonly Role[];
  readonly groups: readonly Group[];
  readonly policies: readonly ManagedPolicy[];
  readonly resources: readonly Resource[];
  /** Left out: the account is in no organization. */
  readonly organization?: {
    readonly id: string;
    readonly managementAccount: string;
    readonly scps: readonly OrganizationPolicy[];
    readonly rcps: readonly OrganizationPolicy[];
  };
}
export interface Estate {
  readonly accounts: readonly Account[];
}

export const list = (value: OneOrMany | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;

/** The policy of a managed policy that is in force: the default version, whatever other versions say. */
export function inForce(account: Account, arn: string): readonly Policy[] {
  const policy = account.policies.find(({ Arn }) => Arn === arn);
  return (policy?.PolicyVersionList ?? [])
    .filter(({ VersionId }) => VersionId === policy?.DefaultVersionId)
    .map(({ Document }) => Document);
}

/** Identity-based policies: of the user or role itself, and of a user's groups. */
export function identityPolicies(account: Account, entity: User | Role): readonly Policy[] {
  const own = "UserName" in entity ? entity.UserPolicyList : entity.RolePolicyList;
  const all = [...own.map((inline) => inline.PolicyDocument)];
  for (const { PolicyArn } of entity.AttachedManagedPolicies) all.push(...inForce(account, PolicyArn));
  if (!("UserName" in entity)) return all;
  for (const name of entity.GroupList) {
    const group = account.groups.find(({ GroupName }) => GroupName === name);
    all.push(...(group?.GroupPolicyList ?? []).map((inline) => inline.PolicyDocument));
    for (const { PolicyArn } of group?.AttachedManagedPolicies ?? []) all.push(...inForce(account, PolicyArn));
  }
  return all;
}
