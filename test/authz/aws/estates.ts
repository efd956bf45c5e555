import fc from "fast-check";
import { contexts, type Test, tests } from "./estate-conditions.ts";
import type { Request } from "./reference/decide.ts";
import type { Account, Estate, Policy, Principal, Resource, Role, Statement, Tag, User } from "./reference/estate.ts";

const here = "111100001111";
const there = "222200002222";
const apart = "333300003333";
const iam = (account: string, name: string): string => `arn:aws:iam::${account}:${name}`;

export const users = { ann: iam(here, "user/ann"), bob: iam(here, "user/staff/bob") };
export const roles = {
  app: iam(here, "role/app"),
  ops: iam(here, "role/ops"),
  linked: iam(here, "role/aws-service-role/logs.amazonaws.com/linked"),
  hub: iam(there, "role/hub"),
  far: iam(apart, "role/far"),
};
const team = iam(here, "group/team");
const shared = iam(here, "policy/shared");
const limit = (account: string): string => iam(account, "policy/limit");
export const outsiders = ["internet", "external:aws-any-account"];
/** The session that policies allow, the one that they deny, and one that no policy names. */
export const sessionNames = ["release", "debug", "other"] as const;
const sessionsNamed = (name: string): readonly string[] => [
  `arn:aws:sts::${here}:assumed-role/app/${name}`,
  `arn:aws:sts::${there}:assumed-role/hub/${name}`,
];
const sessions = sessionsNamed("release");

/** Whoever holds identity policies. */
export const holders: readonly string[] = [...Object.values(users), ...Object.values(roles), team];

/** Whoever can ask. */
export const callers: readonly string[] = [...Object.values(users), ...Object.values(roles), ...outsiders];

type Ask = readonly [action: string, resource: string];
const key = (account: string): string => `arn:aws:kms:us-east-1:${account}:key/k`;
const secret = `arn:aws:secretsmanager:us-east-1:${here}:secret:s-AbCdEf`;
const queue = `arn:aws:sqs:eu-west-1:${there}:q`;
const lambda = `arn:aws:lambda:us-east-1:${here}:function:f`;

/** What is asked for, in three accounts. */
export const asks: readonly Ask[] = [
  ["s3:GetObject", "arn:aws:s3:::red/docs/a.txt"],
  ["s3:GetObject", "arn:aws:s3:::green/ann/a"],
  ["s3:GetObject", "arn:aws:s3:::grey/docs/a.txt"],
  ["s3:ListBucket", "arn:aws:s3:::red"],
  ["kms:Decrypt", key(here)],
  ["kms:Decrypt", key(there)],
  ["sts:AssumeRole", roles.app],
  ["sts:AssumeRole", roles.hub],
  ["iam:PutRolePolicy", roles.app],
  ["secretsmanager:GetSecretValue", secret],
  ["sqs:SendMessage", queue],
  ["lambda:InvokeFunction", lambda],
];

const oneOf = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

/** Patterns that may match the action: as it is, in another case, with wildcards, or another one. */
function actionsNear(action: string): fc.Arbitrary<string> {
  const [service = "", name = ""] = action.split(":");
  return oneOf([
    ...[action, action, `${service}:*`, `${service}:*`, "*", `${service.toUpperCase()}:${name.toLowerCase()}`],
    ...[`${service}:${name.slice(0, 3)}*`, `${service}:?${name.slice(1)}`, `${service}:*${name.slice(-4)}`, "ec2:*"],
  ]);
}

function resourcesNear(resource: string): fc.Arbitrary<string> {
  const bucket = resource.startsWith("arn:aws:s3:::") ? `${resource.split("/")[0]}/*` : resource;
  return oneOf([
    ...["*", "*", resource, resource, bucket, `${resource.slice(0, -2)}*`, `${resource.slice(0, -1)}?`],
    ...["arn:aws:s3:::*/${aws:username}/*", "arn:aws:s3:::${aws:PrincipalTag/team}/*", resource.toUpperCase()],
    "arn:aws:s3:::${aws:PrincipalTag/absent, 'red'}/*",
  ]);
}

const orMany = (values: readonly string[]): string | readonly string[] =>
  values.length === 1 ? (values[0] ?? "") : values;

function conditionOf(all: readonly Test[]): Pick<Statement, "Condition"> {
  const condition: Record<string, Record<string, string | readonly string[]>> = {};
  for (const [operator, name, values] of all) condition[operator] = { ...condition[operator], [name]: orMany(values) };
  return all.length === 0 ? {} : { Condition: condition };
}

const conditions = (most: number): fc.Arbitrary<Pick<Statement, "Condition">> =>
  fc
    .oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 2, arbitrary: fc.array(tests, { minLength: 1, maxLength: most }) },
    )
    .map(conditionOf);

/** Action or NotAction with Resource or NotResource, near something that is asked for. */
export const statements = (effect: "Allow" | "Deny"): fc.Arbitrary<Statement> =>
  oneOf(asks).chain(([action, resource]) =>
    fc
      .tuple(
        fc.uniqueArray(actionsNear(action), { minLength: 1, maxLength: 2 }),
        fc.uniqueArray(resourcesNear(resource), { minLength: 1, maxLength: 2 }),
        // Both "all but" at once are rare, and seldom leave anything undone.
        fc.nat(19),
        conditions(2),
      )
      .map(([actions, resources, how, condition]) => ({
        Effect: effect,
        ...(how === 0 || how === 1 ? { NotAction: orMany(actions) } : { Action: orMany(actions) }),
        ...(how === 2 || how === 1 ? { NotResource: orMany(resources) } : { Resource: orMany(resources) }),
        ...condition,
      })),
  );

const effects = oneOf(["Allow", "Allow", "Allow", "Allow", "Allow", "Deny"] as const);
const document = (statements: readonly Statement[]): Policy => ({ Version: "2012-10-17", Statement: statements });
const wide: Statement = { Effect: "Allow", Action: "*", Resource: "*" };

/** Mostly a document that allows much, with exceptions: how policies of people look, and what makes decisions allow. */
const policy = (chanceOfWide: number): fc.Arbitrary<Policy> =>
  fc
    .tuple(fc.array(effects.chain(statements), { minLength: 1, maxLength: 3 }), fc.nat(9))
    .map(([statements, roll]) => document(roll < chanceOfWide ? [wide, ...statements] : statements));

const named = [...Object.values(users), ...Object.values(roles).filter((arn) => arn !== roles.linked)];
const somebody = (sessionsOf: readonly string[]): fc.Arbitrary<Principal> =>
  fc.oneof(
    { weight: 3, arbitrary: oneOf<Principal>(["*", { AWS: "*" }]) },
    { weight: 2, arbitrary: oneOf([here, there, iam(here, "root"), iam(apart, "root")]).map((AWS) => ({ AWS })) },
    {
      weight: 4,
      arbitrary: fc
        .uniqueArray(oneOf([...named, ...sessionsOf, "AROAAPP", "AIDAANN", "AROAGONE", here]), {
          minLength: 1,
          maxLength: 3,
        })
        .map((AWS) => ({ AWS: orMany(AWS) })),
    },
  );
/** Who is allowed, and who is denied: of a role's sessions never the same one, which names would have to be both. */
const granted = somebody(sessions);
const barred = somebody(sessionsNamed("debug"));
const exempted: fc.Arbitrary<Principal> = oneOf<Principal>([
  { AWS: [users.ann, iam(here, "root")] },
  { AWS: [users.ann, users.bob, here] },
  { AWS: [roles.app, sessions[0] ?? "", iam(here, "root")] },
  { AWS: [roles.hub, sessions[1] ?? "", iam(there, "root"), users.ann, iam(here, "root")] },
  { AWS: [iam(here, "root")] },
]);

/** A statement of a resource's policy; trust policies name no resource. */
function spoken(actions: readonly string[], own: readonly string[] | undefined): fc.Arbitrary<Statement> {
  return fc
    .tuple(effects, granted, barred, exempted, fc.nat(9), oneOf(actions).chain(actionsNear), conditions(1))
    .map(([Effect, allowed, denied, NotPrincipal, roll, Action, condition]) => ({
      Effect,
      ...(Effect === "Allow" ? { Principal: allowed } : roll < 4 ? { NotPrincipal } : { Principal: denied }),
      Action,
      ...(own ? { Resource: orMany(own) } : {}),
      ...condition,
    }));
}

const resourcePolicy = (actions: readonly string[], own: readonly string[] | undefined): fc.Arbitrary<Policy> =>
  fc.array(spoken(actions, own), { minLength: 1, maxLength: 3 }).map(document);

const resource = (
  service: Resource["service"],
  arn: string,
  action: string,
  own: readonly string[],
): fc.Arbitrary<Resource> =>
  fc
    .option(resourcePolicy([action], own), { freq: 6 })
    .map((Policy) => ({ service, arn, ...(Policy ? { policy: Policy } : {}) }));
const bucket = (name: string): fc.Arbitrary<Resource> => {
  const arn = `arn:aws:s3:::${name}`;
  return resource("s3", arn, "s3:GetObject", [arn, `${arn}/*`]);
};
const delegates = (account: string): Statement => ({
  Effect: "Allow",
  Principal: { AWS: iam(account, "root") },
  Action: "kms:*",
  Resource: "*",
});
const kmsKey = (account: string): fc.Arbitrary<Resource> =>
  fc
    .tuple(resourcePolicy(["kms:Decrypt"], ["*"]), fc.boolean(), oneOf([undefined, roles.app, roles.hub]))
    .map(([{ Statement }, delegating, grantee]) => ({
      service: "kms" as const,
      arn: key(account),
      policy: document(delegating ? [delegates(account), ...Statement] : Statement),
      grants: grantee === undefined ? [] : [{ GranteePrincipal: grantee, Operations: ["Decrypt", "CreateGrant"] }],
    }));

const tagsOf = (...tags: readonly (readonly [string, string])[]): readonly Tag[] =>
  tags.map(([Key, Value]) => ({ Key, Value }));
const bounded = (account: string, is: boolean): Pick<User, "PermissionsBoundary"> =>
  is ? { PermissionsBoundary: { PermissionsBoundaryArn: limit(account) } } : {};
const inline = (policies: readonly Policy[]): User["UserPolicyList"] =>
  policies.map((PolicyDocument, index) => ({ PolicyName: `p${index}`, PolicyDocument }));

interface Person {
  readonly policies: readonly Policy[];
  readonly bounded: boolean;
  readonly shared: boolean;
}
const person: fc.Arbitrary<Person> = fc.record({
  policies: fc.array(policy(7), { minLength: 1, maxLength: 2 }),
  bounded: fc.nat(4).map((roll) => roll === 0),
  shared: fc.boolean(),
});

const user = (Arn: string, UserId: string, tags: readonly Tag[], it: Person, GroupList: readonly string[]): User => ({
  Arn,
  UserId,
  UserName: Arn.split("/").at(-1) ?? "",
  Path: Arn.includes("/staff/") ? "/staff/" : "/",
  Tags: tags,
  UserPolicyList: inline(it.policies),
  AttachedManagedPolicies: it.shared ? [{ PolicyArn: shared }] : [],
  GroupList,
  ...bounded(here, it.bounded),
});

function role(arn: string, tags: readonly Tag[], it: Person, trust: Policy): Role {
  const account = arn.split(":")[4] ?? "";
  const RoleName = arn.split("/").at(-1) ?? "";
  return {
    Arn: arn,
    RoleName,
    RoleId: `AROA${RoleName.toUpperCase()}`,
    Path: arn.includes("aws-service-role") ? "/aws-service-role/logs.amazonaws.com/" : "/",
    Tags: tags,
    RolePolicyList: inline(it.policies),
    AttachedManagedPolicies: it.shared && account === here ? [{ PolicyArn: shared }] : [],
    AssumeRolePolicyDocument: trust,
    ...bounded(account, it.bounded),
  };
}

const nobody: Policy = document([
  { Effect: "Allow", Principal: { Service: "logs.amazonaws.com" }, Action: "sts:AssumeRole" },
]);
const trust = resourcePolicy(["sts:AssumeRole"], undefined);

/** SCPs of three levels, each with what allows everything but now and then. */
const scps = fc
  .tuple(
    fc.array(statements("Deny"), { maxLength: 1 }),
    fc.array(effects.chain(statements), { maxLength: 2 }),
    fc.nat(9),
    fc.boolean(),
  )
  .map(([root, own, roll, unit]) => {
    const levels: readonly (readonly [string, readonly Statement[]])[] = [
      ["r-root", [wide, ...root]],
      ...(unit ? ([["ou-root-one", [wide]]] as const) : []),
      [
        here,
        roll < 3 ? [{ Effect: "Allow", Action: ["s3:*", "sts:*", "kms:*"], Resource: "*" }, ...own] : [wide, ...own],
      ],
    ];
    return levels.map(([TargetId, all]) => ({ TargetId, Name: `scp-${TargetId}`, Document: document(all) }));
  });
const full: Policy = document([{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }]);
const rcps = fc
  .tuple(fc.array(fc.tuple(oneOf(["s3:*", "sts:*", "kms:*", "*"]), conditions(2)), { maxLength: 1 }), fc.boolean())
  .map(([denies, listed]) => [
    ...(listed ? [{ TargetId: "r-root", Name: "RCPFullAWSAccess", Document: full }] : []),
    ...denies.map(([Action, condition]) => ({
      TargetId: "r-root",
      Name: "rcp",
      Document: document([{ Effect: "Deny" as const, Principal: "*" as const, Action, Resource: "*", ...condition }]),
    })),
  ]);

/** Three accounts: a member and the management account of one organization (or two of none), and one apart. */
export const estates: fc.Arbitrary<Estate> = fc
  .record({
    people: fc.tuple(person, person, person, person, person, person, person),
    group: fc.array(policy(3), { maxLength: 1 }),
    shared: fc.tuple(policy(4), policy(9)),
    limits: fc.tuple(policy(8), policy(8), policy(8)),
    trusts: fc.tuple(trust, trust, trust, trust),
    own: fc.tuple(
      bucket("red"),
      kmsKey(here),
      resource("secretsmanager", secret, "secretsmanager:GetSecretValue", ["*"]),
      resource("lambda", lambda, "lambda:InvokeFunction", [lambda]),
    ),
    theirs: fc.tuple(bucket("green"), kmsKey(there), resource("sqs", queue, "sqs:SendMessage", [queue])),
    grey: bucket("grey"),
    scps,
    rcps,
    member: fc.boolean(),
    management: fc.boolean(),
  })
  .map(({ people: [ann, bob, app, ops, linked, hub, far], ...draw }): Estate => {
    const organization = {
      id: "o-alpha",
      managementAccount: draw.management ? there : "444400004444",
      scps: draw.scps,
      rcps: draw.rcps,
    };
    const boundaryOf = (account: string, Document: Policy): Account["policies"][number] => ({
      Arn: limit(account),
      PolicyName: "limit",
      DefaultVersionId: "v1",
      PolicyVersionList: [{ VersionId: "v1", Document }],
    });
    const own: Account = {
      id: here,
      users: [
        user(users.ann, "AIDAANN", tagsOf(["team", "red"], ["cost", "1"]), ann, ["team"]),
        user(users.bob, "AIDABOB", [], bob, []),
      ],
      groups: [
        { Arn: team, Path: "/", GroupName: "team", GroupPolicyList: inline(draw.group), AttachedManagedPolicies: [] },
      ],
      roles: [
        role(roles.app, tagsOf(["Team", "blue"]), app, draw.trusts[0]),
        role(roles.ops, [], ops, draw.trusts[1]),
        role(roles.linked, [], linked, nobody),
      ],
      policies: [
        boundaryOf(here, draw.limits[0]),
        {
          Arn: shared,
          PolicyName: "shared",
          DefaultVersionId: "v2",
          PolicyVersionList: [
            { VersionId: "v2", Document: draw.shared[0] },
            { VersionId: "v1", Document: draw.shared[1] },
          ],
        },
      ],
      resources: draw.own,
      ...(draw.member ? { organization } : {}),
    };
    const second: Account = {
      id: there,
      users: [],
      groups: [],
      roles: [role(roles.hub, tagsOf(["team", "red"]), hub, draw.trusts[2])],
      policies: [boundaryOf(there, draw.limits[1])],
      resources: draw.theirs,
      ...(draw.member
        ? { organization: { ...organization, scps: organization.scps.filter(({ TargetId }) => TargetId !== here) } }
        : {}),
    };
    const third: Account = {
      id: apart,
      users: [],
      groups: [],
      roles: [role(roles.far, tagsOf(["team", "blue"]), far, draw.trusts[3])],
      policies: [boundaryOf(apart, draw.limits[2])],
      resources: [draw.grey],
    };
    return { accounts: [own, second, third] };
  });

/** Session policies for those who ask, mostly none. */
export const sessionPolicies: fc.Arbitrary<readonly Policy[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(policy(6), { minLength: 1, maxLength: 2 }) },
);

/** Services that take unsigned requests: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
const isUnsigned = (action: string): boolean => /^(s3|sqs):/.test(action);

/** Every question of every caller, under the context. */
export const requests = (context: Request["context"]): readonly Omit<Request, "session">[] =>
  callers.flatMap((principal) =>
    asks
      .filter(([action]) => principal !== "internet" || isUnsigned(action))
      .map(([action, on]) => ({ principal, action, resource: on, context })),
  );

export { contexts };
