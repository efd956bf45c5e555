/** The account that rows are about, and another one. */
export const account = "111111111111";
export const elsewhere = "222222222222";
const region = "us-east-1";

export const iamArn = (type: "user" | "role" | "group" | "policy", name: string, of = account): string =>
  `arn:aws:iam::${of}:${type}/${name}`;
export const arn = (service: string, resource: string): string => `arn:aws:${service}:${region}:${account}:${resource}`;
export const administratorAccess = "arn:aws:iam::aws:policy/AdministratorAccess";

export interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

interface Identity {
  readonly name: string;
  readonly statements: Statement[];
  readonly attached: string[];
  readonly groups: string[];
  readonly trust: Statement[];
  readonly profiles: string[];
  path: string;
  boundary: string | undefined;
}

const identity = (name: string): Identity => ({
  name,
  statements: [],
  attached: [],
  groups: [],
  trust: [],
  profiles: [],
  path: "/",
  boundary: undefined,
});
const document = (statements: readonly Statement[]) => ({ Version: "2012-10-17", Statement: statements });
const everything: Statement = { Effect: "Allow", Action: "*", Resource: "*" };

/** One account as its own tools export it, in the making. */
export class Draft {
  readonly id: string;
  readonly #users = new Map<string, Identity>();
  readonly #roles = new Map<string, Identity>();
  readonly #groups = new Map<string, Identity>();
  readonly #policies = new Map<string, { default: readonly Statement[]; stored: readonly Statement[] | undefined }>();
  readonly #lists = new Map<string, unknown[]>();
  #scp: Statement | undefined;
  #rcp: Statement | undefined;
  #management: string | undefined;

  constructor(id = account) {
    this.id = id;
  }

  user(name: string): string {
    return put(this.#users, name, iamArn("user", name, this.id));
  }
  role(name: string, path = "/"): string {
    const at = iamArn("role", `${path.slice(1)}${name}`, this.id);
    put(this.#roles, `${path.slice(1)}${name}`, at);
    const made = this.#roles.get(`${path.slice(1)}${name}`);
    if (made) made.path = path;
    return at;
  }
  group(name: string): string {
    return put(this.#groups, name, iamArn("group", name, this.id));
  }
  /** A customer's managed policy; `stored` is a version that is not in force. */
  policy(name: string, statements: readonly Statement[] = [], stored?: readonly Statement[]): string {
    this.#policies.set(name, { default: statements, stored });
    return iamArn("policy", name, this.id);
  }

  /** A statement of the holder's inline policy. */
  say(holder: string, statement: Statement): void {
    this.#holder(holder).statements.push(statement);
  }
  allow(holder: string, action: string | readonly string[], resource: string | readonly string[] = "*"): void {
    this.say(holder, { Effect: "Allow", Action: action, Resource: resource });
  }
  attach(holder: string, policy: string): void {
    this.#holder(holder).attached.push(policy);
  }
  join(user: string, group: string): void {
    this.#holder(user).groups.push(nameOf(group));
  }
  limit(holder: string, policy: string): void {
    this.#holder(holder).boundary = policy;
  }
  trust(role: string, principal: unknown, condition?: unknown): void {
    const statement: Statement = { Effect: "Allow", Action: "sts:AssumeRole", Principal: principal };
    this.#holder(role).trust.push(condition === undefined ? statement : { ...statement, Condition: condition });
  }
  /** A statement of the role's trust policy, whole. */
  trustStatement(role: string, statement: Statement): void {
    this.#holder(role).trust.push(statement);
  }
  profile(role: string, name = nameOf(role)): string {
    const at = `arn:aws:iam::${this.id}:instance-profile/${name}`;
    this.#holder(role).profiles.push(at);
    return at;
  }
  /** A member of a list of `resources.json`: `ECS.Clusters`. */
  add(list: string, member: unknown): void {
    this.#lists.set(list, [...(this.#lists.get(list) ?? []), member]);
  }
  /** An SCP at the account beside FullAWSAccess; `management` says whose account manages the organization. */
  scp(statement: Statement, management = "999999999999"): void {
    this.#scp = statement;
    this.#management = management;
  }
  rcp(statement: Statement): void {
    this.#rcp = statement;
    this.#management ??= "999999999999";
  }
  /** Puts all of a user's own statements into a group instead. */
  throughGroup(user: string): void {
    const own = this.#holder(user);
    const group = this.#holder(this.group("team"));
    group.statements.push(...own.statements.splice(0));
    own.groups.push("team");
  }

  documents(): Readonly<Record<string, unknown>> {
    const folder = `account-${this.id}`;
    return { [`${folder}/account.json`]: this.#details(), [`${folder}/resources.json`]: this.#resources() };
  }

  #holder(at: string): Identity {
    const [type = "", ...rest] = (at.split(":")[5] ?? "").split("/");
    const found = { user: this.#users, role: this.#roles, group: this.#groups }[type]?.get(rest.join("/"));
    if (!found) throw new Error(`the draft has no ${at}`);
    return found;
  }

  #details(): unknown {
    const held = (one: Identity, list: string) => ({
      [list]: one.statements.length > 0 ? [{ PolicyName: "own", PolicyDocument: document(one.statements) }] : [],
      AttachedManagedPolicies: one.attached.map((at) => ({ PolicyName: nameOf(at), PolicyArn: at })),
      ...(one.boundary === undefined
        ? {}
        : { PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: one.boundary } }),
    });
    const of = (type: "user" | "role" | "group", name: string) => ({ Path: "/", Arn: iamArn(type, name, this.id) });
    const version = (id: string, statements: readonly Statement[], isDefault: boolean) => ({
      VersionId: id,
      IsDefaultVersion: isDefault,
      Document: document(statements),
    });
    return {
      UserDetailList: [...this.#users].map(([name, one]) => ({
        UserName: name,
        UserId: `AIDA${name.toUpperCase()}`,
        ...of("user", name),
        GroupList: one.groups,
        ...held(one, "UserPolicyList"),
      })),
      GroupDetailList: [...this.#groups].map(([name, one]) => ({
        GroupName: name,
        ...of("group", name),
        ...held(one, "GroupPolicyList"),
      })),
      RoleDetailList: [...this.#roles].map(([name, one]) => ({
        RoleName: nameOf(name),
        RoleId: `AROA${nameOf(name).toUpperCase()}`,
        ...of("role", name),
        Path: one.path,
        AssumeRolePolicyDocument: document(one.trust),
        InstanceProfileList: one.profiles.map((at) => ({ Arn: at, InstanceProfileName: nameOf(at) })),
        ...held(one, "RolePolicyList"),
      })),
      Policies: [
        {
          PolicyName: "AdministratorAccess",
          Arn: administratorAccess,
          Path: "/",
          DefaultVersionId: "v1",
          PolicyVersionList: [version("v1", [everything], true)],
        },
        ...[...this.#policies].map(([name, { default: now, stored }]) => ({
          PolicyName: name,
          Arn: iamArn("policy", name, this.id),
          Path: "/",
          DefaultVersionId: "v1",
          PolicyVersionList: [version("v1", now, true), ...(stored ? [version("v2", stored, false)] : [])],
        })),
      ],
    };
  }

  #resources(): unknown {
    const lists: Record<string, Record<string, unknown>> = { IAM: { AccessKeys: [], LoginProfiles: [] } };
    for (const [path, members] of this.#lists) {
      const [service = "", list = ""] = path.split(".");
      lists[service] = { ...lists[service], [list]: members };
    }
    const at = (name: string, statements: readonly Statement[]) => ({
      TargetId: this.id,
      Name: name,
      Document: document(statements),
    });
    const organization = {
      Id: "o-example",
      ManagementAccountId: this.#management,
      ServiceControlPolicies: [
        { ...at("FullAWSAccess", [everything]), TargetId: "r-root" },
        at("FullAWSAccess", [everything]),
        ...(this.#scp ? [at("limits", [this.#scp])] : []),
      ],
      ResourceControlPolicies: this.#rcp
        ? [at("RCPFullAWSAccess", [everything]), at("guards", [this.#rcp])]
        : [at("RCPFullAWSAccess", [everything])],
    };
    return {
      AccountId: this.id,
      Region: region,
      ...lists,
      ...(this.#management === undefined ? {} : { Organizations: organization }),
    };
  }
}

function put(map: Map<string, Identity>, name: string, at: string): string {
  if (!map.has(name)) map.set(name, identity(name));
  return at;
}

const nameOf = (text: string): string => text.split("/").at(-1) ?? text;
