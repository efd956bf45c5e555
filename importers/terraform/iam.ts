import { arnOfResource, nameOf } from "./computed.ts";
import type { Draft, Drafts } from "./drafts.ts";
import { policyOf } from "./policy-document.ts";
import type { Resource, View } from "./resource.ts";
import { tagsOf } from "./tags.ts";

/** Users, groups and roles: how Terraform calls each, and AWS's list of them. */
const holders = {
  user: { path: "UserDetailList", inline: "UserPolicyList", name: "UserName", uniqueId: "UserId" },
  group: { path: "GroupDetailList", inline: "GroupPolicyList", name: "GroupName", uniqueId: "GroupId" },
  role: { path: "RoleDetailList", inline: "RolePolicyList", name: "RoleName", uniqueId: "RoleId" },
} as const;
type HolderType = keyof typeof holders;
const types = Object.keys(holders) as HolderType[];

/** Whatever stands for the same things at the other moment: a part that is gone there was no part of the whole here. */
export interface Moments {
  readonly own: View;
  readonly other: View;
}

/** IAM's records of one moment. */
export function iam({ own, other }: Moments, drafts: Drafts): void {
  const draftOf = (type: HolderType, name: string, by: Resource): Draft => {
    const { path, name: field } = holders[type];
    const Arn = holderArn(type, name, by, own, other);
    // Of a role that the plan does not manage the trust policy is not known.
    const trust = type === "role" ? { AssumeRolePolicyDocument: { Statement: [] } } : {};
    return drafts.of(path, Arn, by.home, { Arn, [field]: name, Path: pathOf(Arn), ...trust });
  };
  const apart = managedApart([own, other]);
  for (const type of types)
    for (const resource of own.all(`aws_iam_${type}`)) whole(type, resource, own, apart, drafts);
  for (const type of types) {
    for (const resource of own.all(`aws_iam_${type}_policy`)) {
      const holder = resource.is.text(type, "name");
      const text = policyOf(resource, "policy", own);
      if (holder === undefined || !text) continue;
      const { inline } = holders[type];
      draftOf(type, holder, resource).pushPolicy(
        inline,
        { PolicyName: nameOf(resource, own) },
        "PolicyDocument",
        text,
        resource.is.pointer,
      );
    }
    for (const [holder, policy, resource] of attachmentsOf(type, own))
      attach(draftOf(type, holder, resource), policy, resource);
  }
  for (const [user, group, resource] of membershipsOf(own)) {
    draftOf("user", user, resource).push("GroupList", group, resource.is.pointer);
  }
  for (const resource of own.all("aws_iam_instance_profile")) {
    const role = resource.is.text("role", "name");
    if (role !== undefined)
      draftOf("role", role, resource).push(
        "InstanceProfileList",
        { Arn: arnOfResource(resource, own) },
        resource.is.pointer,
      );
  }
  policies(own, drafts);
  credentials(own, drafts);
}

const pathOf = (arn: string): string =>
  `/${arn.slice(arn.indexOf("/") + 1, arn.lastIndexOf("/") + 1)}`.replace("//", "/");

function holderArn(type: HolderType, name: string, by: Resource, own: View, other: View): string {
  const { account, partition } = by.home;
  for (const world of [own, other]) {
    const known = world.named(`aws_iam_${type}`, name, account) ?? world.named(`data.aws_iam_${type}`, name, account);
    if (known) return arnOfResource(known, world);
  }
  return `arn:${partition}:iam::${account}:${type}/${name}`;
}

/** `<type> <holder> <policy>` of what resources of their own manage at one of the moments: names and ARNs of policies. */
function managedApart(worlds: readonly View[]): ReadonlySet<string> {
  const apart = new Set<string>();
  for (const world of worlds) {
    for (const type of types) {
      for (const one of world.all(`aws_iam_${type}_policy`)) {
        const holder = one.is.text(type, "name");
        if (holder !== undefined) apart.add(`${type} ${holder} ${nameOf(one, world)}`);
      }
      for (const [holder, policy] of attachmentsOf(type, world)) apart.add(`${type} ${holder} ${policy}`);
    }
  }
  return apart;
}

function whole(type: HolderType, resource: Resource, own: View, apart: ReadonlySet<string>, drafts: Drafts): void {
  const { is } = resource;
  const { path, inline, name: field, uniqueId } = holders[type];
  const name = nameOf(resource, own);
  const draft = drafts.whole(path, arnOfResource(resource, own), resource, {
    Arn: arnOfResource(resource, own),
    [field]: name,
    [uniqueId]: is.value("unique_id"),
    Path: is.own("path"),
    MaxSessionDuration: type === "role" ? is.number("max_session_duration") : undefined,
    Tags: tagsOf(is),
  });
  if (type === "role") draft.policy("AssumeRolePolicyDocument", policyOf(resource, "assume_role_policy", own));
  const boundary = is.text("permissions_boundary", "arn");
  if (boundary !== undefined)
    draft.put({ PermissionsBoundary: { PermissionsBoundaryArn: boundary } }, is.at("permissions_boundary"));
  // A role shows all its policies, those too that resources of their own manage.
  const isApart = (policy: string): boolean => apart.has(`${type} ${name} ${policy}`);
  for (const block of is.blocks("inline_policy")) {
    const called = block.own("name");
    const text = policyOf(resource, "policy", own, block);
    if (called !== undefined && text && !isApart(called))
      draft.pushPolicy(inline, { PolicyName: called }, "PolicyDocument", text, block.pointer);
  }
  for (const policy of is.isOpen("managed_policy_arns") ? [] : is.texts("managed_policy_arns", "arn")) {
    if (!isApart(policy)) attach(draft, policy, resource);
  }
}

const attach = (draft: Draft, policy: string, by: Resource): void =>
  draft.pushOnce("AttachedManagedPolicies", policy, { PolicyArn: policy }, by.is.pointer);

/** Holder's name, policy and what attaches it. */
function* attachmentsOf(type: HolderType, world: View): Iterable<readonly [string, string, Resource]> {
  for (const resource of world.all(`aws_iam_${type}_policy_attachment`)) {
    const holder = resource.is.text(type, "name");
    const policy = resource.is.text("policy_arn", "arn");
    if (holder !== undefined && policy !== undefined) yield [holder, policy, resource];
  }
  for (const resource of world.all(`aws_iam_${type}_policy_attachments_exclusive`)) {
    const holder = resource.is.text(`${type}_name`, "name");
    for (const policy of resource.is.texts("policy_arns", "arn"))
      if (holder !== undefined) yield [holder, policy, resource];
  }
  for (const resource of world.all("aws_iam_policy_attachment")) {
    const policy = resource.is.text("policy_arn", "arn");
    for (const holder of resource.is.texts(`${type}s`, "name"))
      if (policy !== undefined) yield [holder, policy, resource];
  }
}

function* membershipsOf(world: View): Iterable<readonly [user: string, group: string, Resource]> {
  for (const resource of world.all("aws_iam_user_group_membership")) {
    const user = resource.is.text("user", "name");
    for (const group of resource.is.texts("groups", "name")) if (user !== undefined) yield [user, group, resource];
  }
  for (const resource of world.all("aws_iam_group_membership")) {
    const group = resource.is.text("group", "name");
    for (const user of resource.is.texts("users", "name")) if (group !== undefined) yield [user, group, resource];
  }
}

/** Terraform does not say which version is in force; an overlay finds out, and a new policy's first is `v1`. */
const version = "v1";

function policies(world: View, drafts: Drafts): void {
  for (const resource of world.all("aws_iam_policy")) {
    const arn = arnOfResource(resource, world);
    const draft = drafts.whole("Policies", arn, resource, {
      Arn: arn,
      PolicyName: nameOf(resource, world),
      DefaultVersionId: version,
      Tags: tagsOf(resource.is),
    });
    const text = policyOf(resource, "policy", world);
    if (text) draft.pushPolicy("PolicyVersionList", { VersionId: version }, "Document", text, resource.is.pointer);
  }
}

function credentials(world: View, drafts: Drafts): void {
  for (const resource of world.all("aws_iam_access_key")) {
    const { is, address } = resource;
    const id = is.value("id");
    const key = typeof id === "string" ? id : world.symbols.word(address);
    drafts.whole("IAM.AccessKeys", key, resource, {
      UserName: is.text("user", "name"),
      AccessKeyId: key,
      Status: is.own("status") ?? "Active",
    });
  }
  for (const resource of world.all("aws_iam_user_login_profile")) {
    const user = resource.is.text("user", "name");
    if (user !== undefined)
      drafts.whole("IAM.LoginProfiles", `${resource.home.account} ${user}`, resource, { UserName: user });
  }
  for (const resource of world.all("aws_iam_openid_connect_provider")) {
    const arn = arnOfResource(resource, world);
    const fields = { Arn: arn, Url: resource.is.text("url", "id"), ClientIDList: resource.is.texts("client_id_list") };
    drafts.whole("IAM.OpenIDConnectProviders", arn, resource, fields);
  }
}
