import { type Tree, treeOf } from "../read/index.ts";
import type { Draft, Drafts } from "./drafts.ts";
import { textOf } from "./evaluate.ts";
import type { Resource, World } from "./world.ts";

const holders = {
  Role: { path: "RoleDetailList", inline: "RolePolicyList", name: "RoleName", property: "Roles" },
  User: { path: "UserDetailList", inline: "UserPolicyList", name: "UserName", property: "Users" },
  Group: { path: "GroupDetailList", inline: "GroupPolicyList", name: "GroupName", property: "Groups" },
} as const;
type Holder = keyof typeof holders;
const kinds = Object.keys(holders) as readonly Holder[];

export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** Users, groups, roles and their policies. */
export function iam(world: World, drafts: Drafts): void {
  const known = new Map<string, string>();
  for (const kind of kinds)
    for (const one of world.of(`AWS::IAM::${kind}`)) known.set(`${kind} ${world.name(one)}`, world.arn(one));
  /** The record of a holder by its name; one that the template does not hold is known by that alone. */
  const holder = (kind: Holder, name: string, pointer: string): Draft => {
    const { account, partition } = world.home;
    const Arn = known.get(`${kind} ${name}`) ?? `arn:${partition}:iam::${account}:${kind.toLowerCase()}/${name}`;
    const { path, name: field } = holders[kind];
    const trust = kind === "Role" ? { AssumeRolePolicyDocument: { Statement: [] } } : {};
    return drafts.of(path, Arn, pointer, { Arn, [field]: name, Path: "/", ...trust });
  };
  for (const kind of kinds) for (const one of world.of(`AWS::IAM::${kind}`)) whole(kind, one, world, drafts);
  for (const one of world.of(
    "AWS::IAM::Policy",
    "AWS::IAM::RolePolicy",
    "AWS::IAM::UserPolicy",
    "AWS::IAM::GroupPolicy",
  ))
    for (const [kind, name] of named(one.is))
      holder(kind, name, one.pointer).push(holders[kind].inline, [inline(one.is, world)], one.pointer);
  for (const one of world.of("AWS::IAM::ManagedPolicy")) managed(one, world, drafts, holder);
  for (const { is, pointer } of world.of("AWS::IAM::UserToGroupAddition"))
    for (const user of listOf(is["Users"]))
      holder("User", textOf(user), pointer).push("GroupList", [textOf(is["GroupName"])], pointer);
  for (const one of world.of("AWS::IAM::InstanceProfile"))
    for (const role of listOf(one.is["Roles"]))
      holder("Role", textOf(role), one.pointer).push("InstanceProfileList", [{ Arn: world.arn(one) }], one.pointer);
  for (const { id, is, pointer } of world.of("AWS::IAM::AccessKey")) {
    const key = world.word(id);
    const fields = { UserName: textOf(is["UserName"]), AccessKeyId: key, Status: textOf(is["Status"]) || "Active" };
    drafts.whole("IAM.AccessKeys", key, pointer, fields);
  }
}

const inline = (is: Tree, world: World): Tree => ({
  PolicyName: textOf(is["PolicyName"]),
  PolicyDocument: world.document(is["PolicyDocument"]),
});

/** Whom a policy resource is of: lists of names, or one. */
function* named(is: Tree): Iterable<readonly [Holder, string]> {
  for (const kind of kinds) {
    const { property, name } = holders[kind];
    for (const one of [...listOf(is[property]), ...listOf(is[name])]) if (textOf(one) !== "") yield [kind, textOf(one)];
  }
}

function whole(kind: Holder, resource: Resource, world: World, drafts: Drafts): void {
  const { is, pointer, open } = resource;
  const { path, inline: list, name: field } = holders[kind];
  const Arn = world.arn(resource);
  const name = world.name(resource);
  const boundary = textOf(is["PermissionsBoundary"]);
  const draft = drafts.whole(path, Arn, pointer, {
    Arn,
    [field]: name,
    Path: textOf(is["Path"]) || "/",
    MaxSessionDuration: is["MaxSessionDuration"],
    Tags: is["Tags"],
    ...(kind === "Role" ? { AssumeRolePolicyDocument: world.document(is["AssumeRolePolicyDocument"]) } : {}),
    ...(boundary === "" ? {} : { PermissionsBoundary: { PermissionsBoundaryArn: boundary } }),
  });
  draft.open ??= open;
  draft.push(
    list,
    listOf(is["Policies"]).map((one) => inline(treeOf(one), world)),
    pointer,
  );
  draft.push(
    "AttachedManagedPolicies",
    listOf(is["ManagedPolicyArns"]).map((arn) => ({ PolicyArn: textOf(arn) })),
    pointer,
  );
  if (kind !== "User") return;
  draft.push("GroupList", listOf(is["Groups"]).map(textOf), pointer);
  if (is["LoginProfile"] !== undefined)
    drafts.whole("IAM.LoginProfiles", name, pointer, { UserName: name }).open ??= open;
}

/** CloudFormation makes a new default version at each change: which number it has is not told by the template. */
const version = "v1";

function managed(
  resource: Resource,
  world: World,
  drafts: Drafts,
  holder: (kind: Holder, name: string, pointer: string) => Draft,
): void {
  const { is, pointer, open } = resource;
  const Arn = world.arn(resource);
  const fields = { Arn, PolicyName: world.name(resource), DefaultVersionId: version };
  const draft = drafts.whole("Policies", Arn, pointer, fields);
  draft.open ??= open;
  draft.push("PolicyVersionList", [{ VersionId: version, Document: world.document(is["PolicyDocument"]) }], pointer);
  for (const [kind, name] of named(is))
    holder(kind, name, pointer).push("AttachedManagedPolicies", [{ PolicyArn: Arn }], pointer);
}
