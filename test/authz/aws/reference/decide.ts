import { conditionHolds } from "./conditions.ts";
import {
  type Account,
  type Estate,
  identityPolicies,
  inForce,
  list,
  type Policy,
  type Principal,
  type Resource,
  type Role,
  type Statement,
  type User,
} from "./estate.ts";
import { actionMatches, compile, type Values } from "./wildcards.ts";

/** One request to AWS. */
export interface Request {
  /** ARN of a user or role of the estate, `internet` (unsigned) or `external:aws-any-account`. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** What the request brings along, by key as AWS writes it. */
  readonly context: Readonly<Record<string, readonly string[]>>;
  /** Name of the role session. */
  readonly session: string;
  /** Session policies that were passed when the credentials were made. */
  readonly sessionPolicies?: readonly Policy[];
}

/** Whoever asks. */
interface Caller {
  readonly entity?: User | Role;
  readonly account?: Account;
  readonly outsider: boolean;
  readonly session: string;
}

/** How the Principal element of a resource's policy names the caller. */
type Named = "everybody" | "user" | "role" | "session" | "account";

/**
 * Decides as the flow charts of
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html do, statement by
 * statement and box by box. Nothing is indexed, nothing is kept.
 */
export function decide(estate: Estate, request: Request): "allow" | "deny" {
  const caller = callerOf(estate, request);
  const owner = ownerOf(estate, request.resource) ?? caller.account;
  const context = contextOf(request, caller, owner);
  const applies = (statement: Statement): boolean => statementApplies(statement, request, context);
  const allows = (policies: readonly Policy[]): boolean =>
    policies.some(({ Statement: all }) => all.some((one) => one.Effect === "Allow" && applies(one)));
  const denies = (policies: readonly Policy[]): boolean =>
    policies.some(({ Statement: all }) => all.some((one) => one.Effect === "Deny" && applies(one)));

  const { entity, account } = caller;
  const identity = entity && account ? identityPolicies(account, entity) : [];
  const boundary =
    entity?.PermissionsBoundary && account
      ? inForce(account, entity.PermissionsBoundary.PermissionsBoundaryArn)
      : undefined;
  const session = request.sessionPolicies;
  const scpLevels = scpsOf(caller);
  const rcps = rcpsOf(request, caller, owner);
  const resourcePolicy = resourcePolicyOf(estate, request);

  // Any explicit deny, wherever it is.
  if (denies(identity) || denies(boundary ?? []) || denies(session ?? [])) return "deny";
  if (denies(scpLevels.flat()) || denies(rcps)) return "deny";
  for (const statement of resourcePolicy) {
    if (statement.Effect === "Deny" && speaksTo(statement, caller).length > 0 && applies(statement)) return "deny";
  }

  // RCPs: RCPFullAWSAccess is on every root, unit and account and cannot be detached, so their Allow is always there.
  // SCPs: every level must allow.
  if (!scpLevels.every((level) => allows(level))) return "deny";

  const granted = new Set<Named>();
  for (const statement of resourcePolicy) {
    if (statement.Effect === "Allow" && applies(statement))
      for (const how of speaksTo(statement, caller)) granted.add(how);
  }
  if (isGranted(estate, request, entity)) granted.add("role");

  const limited = (boundary === undefined || allows(boundary)) && (session === undefined || allows(session));
  const byIdentity = (caller.outsider || allows(identity)) && limited;

  if (!entity && !caller.outsider) return granted.has("everybody") ? "allow" : "deny";
  if (account === undefined || account !== owner) return granted.size > 0 && byIdentity ? "allow" : "deny";

  // Directly to the session or to everybody: no implicit deny of a boundary or session policy counts.
  if (granted.has("everybody") || granted.has("session")) return "allow";
  // To a user: likewise, unless it acts through a session that it federated, which boundary and session policies limit.
  if (granted.has("user") && (session === undefined || limited)) return "allow";
  // To a role: boundary and session policies limit it.
  if (granted.has("role") && limited) return "allow";
  // Trust and key policies must allow, if only by handing on to the account.
  if (decidesAlone(request.action) && !granted.has("account")) return "deny";
  return byIdentity ? "allow" : "deny";
}

const decidesAlone = (action: string): boolean => /^(sts|kms):/i.test(action);

function callerOf(estate: Estate, { principal, session }: Request): Caller {
  for (const account of estate.accounts) {
    const entity = [...account.users, ...account.roles].find(({ Arn }) => Arn === principal);
    if (entity) return { entity, account, outsider: false, session };
  }
  return { outsider: principal !== "internet", session };
}

const bucketOf = (arn: string): string => arn.split("/")[0] ?? arn;

function resourceOf(estate: Estate, arn: string): readonly [Account, Resource] | undefined {
  const wanted = arn.startsWith("arn:aws:s3:::") ? bucketOf(arn) : arn;
  for (const account of estate.accounts)
    for (const resource of account.resources) if (resource.arn === wanted) return [account, resource];
  return undefined;
}

/** The account that owns the resource; a bucket's ARN does not say. */
function ownerOf(estate: Estate, arn: string): Account | undefined {
  const found = resourceOf(estate, arn)?.[0];
  return found ?? estate.accounts.find(({ id }) => id === arn.split(":")[4]);
}

/** Statements of the resource's own policy: the trust policy of a role for STS, else that of the resource. */
function resourcePolicyOf(estate: Estate, { action, resource }: Request): readonly Statement[] {
  const service = action.split(":")[0]?.toLowerCase();
  if (service === "sts") {
    const role = estate.accounts.flatMap(({ roles }) => roles).find(({ Arn }) => Arn === resource);
    return role?.AssumeRolePolicyDocument.Statement ?? [];
  }
  const found = resourceOf(estate, resource)?.[1];
  return found?.service === service ? (found?.policy?.Statement ?? []) : [];
}

/** A grant of the key to the caller. */
function isGranted(estate: Estate, { action, resource }: Request, entity: User | Role | undefined): boolean {
  const grants = action.toLowerCase().startsWith("kms:") ? resourceOf(estate, resource)?.[1].grants : [];
  const operation = action.split(":")[1]?.toLowerCase();
  return (grants ?? []).some(
    (grant) =>
      grant.GranteePrincipal === entity?.Arn && grant.Operations.some((one) => one.toLowerCase() === operation),
  );
}

const isServiceLinked = ({ entity }: Caller): boolean => entity?.Path.startsWith("/aws-service-role/") ?? false;

/** SCPs by level, for principals of member accounts; service-linked roles are free of them. */
function scpsOf(caller: Caller): readonly (readonly Policy[])[] {
  const { account } = caller;
  const organization = account?.organization;
  if (!organization || organization.managementAccount === account.id || isServiceLinked(caller)) return [];
  const targets = [...new Set(organization.scps.map(({ TargetId }) => TargetId))];
  return targets.map((target) =>
    organization.scps.filter(({ TargetId }) => TargetId === target).map(({ Document }) => Document),
  );
}

/** RCPs of the resource's account, whoever asks; not of the management account, not for service-linked roles. */
function rcpsOf({ action }: Request, caller: Caller, owner: Account | undefined): readonly Policy[] {
  const organization = owner?.organization;
  if (!organization || organization.managementAccount === owner.id || isServiceLinked(caller)) return [];
  if (!/^(s3|sts|kms|sqs|secretsmanager):/i.test(action)) return [];
  return organization.rcps.map(({ Document }) => Document);
}

/** Every way in which the statement's Principal or NotPrincipal means the caller. */
function speaksTo({ Principal: principal, NotPrincipal: except }: Statement, caller: Caller): readonly Named[] {
  if (except !== undefined) return isExempt(except, caller) ? [] : ["everybody"];
  return principal === undefined ? [] : named(principal, caller);
}

function named(principal: Principal, { entity, account, session }: Caller): readonly Named[] {
  const names = principal === "*" ? ["*"] : list(principal["AWS"]);
  const found: Named[] = [];
  for (const name of names) {
    if (name === "*") found.push("everybody");
    if (!entity || !account) continue;
    if (name === account.id || name === `arn:aws:iam::${account.id}:root`) found.push("account");
    if ("UserName" in entity && (name === entity.Arn || name === entity.UserId)) found.push("user");
    if ("RoleName" in entity && (name === entity.Arn || name === entity.RoleId)) found.push("role");
    if ("RoleName" in entity && name === sessionArn(account, entity, session)) found.push("session");
  }
  return found;
}

const sessionArn = (account: Account, role: Role, session: string): string =>
  `arn:aws:sts::${account.id}:assumed-role/${role.RoleName}/${session}`;

/**
 * Exempt is who is listed together with its account and, for a role session, its role and session.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function isExempt(except: Principal, { entity, account, session }: Caller): boolean {
  if (except === "*") return true;
  // It never exempts a principal with a boundary.
  if (!entity || !account || entity.PermissionsBoundary) return false;
  const names = list(except["AWS"]);
  const own =
    names.includes(entity.Arn) && (names.includes(`arn:aws:iam::${account.id}:root`) || names.includes(account.id));
  return "RoleName" in entity ? own && names.includes(sessionArn(account, entity, session)) : own;
}

function statementApplies(statement: Statement, { action, resource }: Request, context: Values): boolean {
  const { Action, NotAction, Resource, NotResource } = statement;
  const ofAction = (patterns: readonly string[]): boolean => patterns.some((one) => actionMatches(one, action));
  // A resource with a variable that has no value is like no resource.
  const ofResource = (patterns: readonly string[]): boolean =>
    patterns.some((one) => compile(one, context, true)?.test(resource) ?? false);
  if (Action !== undefined && !ofAction(list(Action))) return false;
  if (NotAction !== undefined && ofAction(list(NotAction))) return false;
  if (Resource !== undefined && !ofResource(list(Resource))) return false;
  if (NotResource !== undefined && ofResource(list(NotResource))) return false;
  return conditionHolds(statement, context);
}

/**
 * The request context: what the request brings, and what AWS says of principal and resource.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
function contextOf(request: Request, caller: Caller, owner: Account | undefined): Values {
  const { entity, account, outsider, session } = caller;
  const values = new Map<string, readonly string[]>();
  const set = (key: string, ...value: readonly string[]): void => void values.set(key.toLowerCase(), value);
  set("aws:PrincipalIsAWSService", "false");
  set("aws:ViaAWSService", "false");
  if (entity && account) {
    const user = "UserName" in entity;
    set("aws:PrincipalArn", entity.Arn);
    set("aws:PrincipalAccount", account.id);
    set("kms:CallerAccount", account.id);
    set("aws:PrincipalType", user ? "User" : "AssumedRole");
    set("aws:userid", user ? entity.UserId : `${entity.RoleId}:${session}`);
    if (user) set("aws:username", entity.UserName);
    for (const { Key, Value } of entity.Tags) set(`aws:PrincipalTag/${Key}`, Value);
    if (account.organization) set("aws:PrincipalOrgID", account.organization.id);
  } else if (outsider) {
    set("aws:PrincipalArn", "arn:aws:iam::999988887777:user/stranger");
    set("aws:PrincipalAccount", "999988887777");
    set("kms:CallerAccount", "999988887777");
    set("aws:PrincipalType", "User");
    set("aws:userid", "AIDASTRANGER");
    set("aws:username", "stranger");
    set("aws:PrincipalOrgID", "o-elsewhere");
  } else {
    set("aws:PrincipalAccount", "anonymous");
    set("aws:PrincipalType", "Anonymous");
    set("aws:userid", "anonymous");
  }
  const region = request.resource.split(":")[3];
  if (region) set("aws:RequestedRegion", region);
  else if (request.action.toLowerCase().startsWith("iam:")) set("aws:RequestedRegion", "us-east-1");
  if (owner) {
    set("aws:ResourceAccount", owner.id);
    if (request.action.toLowerCase().startsWith("s3:")) set("s3:ResourceAccount", owner.id);
    if (owner.organization) set("aws:ResourceOrgID", owner.organization.id);
  }
  for (const [key, value] of Object.entries(request.context)) set(key, ...value);
  return values;
}
