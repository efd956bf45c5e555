import { account, administratorAccess, arn, Draft, elsewhere, iamArn, type Statement } from "./draft.ts";
import { admin, as, given, may, type PathRow, type Premise, prize } from "./row.ts";

const victim = iamArn("user", "victim");
const helper = iamArn("role", "helper");
const friend = iamArn("user", "friend");
const team = iamArn("group", "team-a");
const shared = iamArn("policy", "shared");
const itself = (actor: string): string => actor;
const readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const everything: Statement = { Effect: "Allow", Action: "*", Resource: "*" };

const accessKey = (draft: Draft, user: string, id: string): void =>
  draft.add("IAM.AccessKeys", {
    UserName: user.split("/").at(-1),
    AccessKeyId: `AKIAEXAMPLE${id}0000`,
    Status: "Active",
  });
const keys = (count: number, user: string) => (draft: Draft) => {
  for (let made = 0; made < count; made++) accessKey(draft, user, `${made}`);
};
const password = (user: string) => (draft: Draft) =>
  draft.add("IAM.LoginProfiles", { UserName: user.split("/").at(-1) });
const nothing = (): void => {};

/** Attaching any policy; a condition that leaves harmless ones only is not enough. */
function mayAttach(type: "User" | "Role" | "Group", on: string | ((actor: string) => string)): Premise {
  const action = `iam:Attach${type}Policy`;
  const plain = may(action, on);
  const only = (policy: string) => may(action, on, { ArnEquals: { "iam:PolicyARN": policy } }).give;
  return {
    ...plain,
    instead: { ...plain.instead, [`${action} of a harmless policy`]: only(readOnly) },
    or: { [`${action} of AdministratorAccess`]: only(administratorAccess) },
  };
}

const trustsAccount = (role: string): Premise =>
  given("the role's trust lets the account decide", (draft) => draft.trust(role, { AWS: account }), {
    "it trusts another user": (draft) => {
      draft.user("stranger");
      draft.trust(role, { AWS: iamArn("user", "stranger") });
    },
  });

const fewKeys = (user: string): Premise => ({
  ...given("the user has fewer than two access keys", keys(1, user), { "it has two": keys(2, user) }),
  optional: true,
});

const attachedTo = (holder: string | ((actor: string) => string)): Premise =>
  given(
    "the policy is attached there",
    (draft, actor) => draft.attach(typeof holder === "string" ? holder : holder(actor), shared),
    {
      "it is attached elsewhere": (draft) => draft.attach(draft.user("stranger"), shared),
      "it is but the boundary there": (draft, actor) => {
        draft.policy("shared", [everything]);
        draft.limit(typeof holder === "string" ? holder : holder(actor), shared);
      },
    },
  );

const inTeam: Premise = given("the actor is a member", (draft, actor) => draft.join(actor, team), {
  "somebody else is": (draft) => draft.join(draft.user("stranger"), team),
});

const self = (
  id: string,
  actor: PathRow["actor"],
  rules: readonly string[],
  checks: string,
  needs: readonly Premise[],
  setting: PathRow["setting"] = nothing,
  more: Partial<PathRow> = {},
): PathRow => ({
  id,
  actor,
  rules: rules.map((name) => `aws.${name}`),
  checks,
  goal: admin,
  certainty: "certain",
  setting,
  needs,
  ...more,
});

const toUser = (id: string, rules: readonly string[], checks: string, needs: readonly Premise[]): PathRow => ({
  ...self(id, "user", rules, checks, needs, (draft) => void draft.user("victim")),
  goal: as(victim),
});

const withHelper: PathRow["setting"] = (draft) => {
  draft.role("helper");
  draft.policy("shared");
};
const withFriend: PathRow["setting"] = (draft) => void draft.user("friend");
const max = "the writer acts as the identity too; `~max` is under its boundary, SCPs and RCPs";

const anew = (type: "user" | "role" | "group"): string => iamArn(type, "app-*");
/** The new identity must be under a boundary that its maker names. */
const bounded = (action: string, type: "user" | "role"): NonNullable<PathRow["blocked"]> => ({
  "a boundary must be named": (draft, actor) =>
    draft.say(actor, {
      Effect: "Deny",
      Action: action,
      Resource: anew(type),
      Condition: { StringNotEquals: { "iam:PermissionsBoundary": shared } },
    }),
});

/** Users, roles, groups and policies that are written, and what that gives. */
export const identityRows: readonly PathRow[] = [
  self(
    "iam-001",
    "user",
    ["create-policy-version", "administered-policy"],
    "the policy is attached to the actor, or to a group or role it acts as",
    [may("iam:CreatePolicyVersion", shared), attachedTo(itself)],
    (draft) => void draft.policy("shared"),
  ),
  toUser("iam-002", ["create-access-key"], "fewer than two access keys, inactive ones counted", [
    may("iam:CreateAccessKey", victim),
    fewKeys(victim),
  ]),
  {
    ...toUser("iam-003", ["rotate-access-key"], "two access keys", [
      may("iam:CreateAccessKey", victim),
      may("iam:DeleteAccessKey", victim),
    ]),
    setting: (draft) => keys(2, draft.user("victim"))(draft),
  },
  toUser(
    "iam-004",
    ["create-login-profile"],
    "no console password yet",
    [
      may("iam:CreateLoginProfile", victim),
      given("the user has no password", nothing, { "it has one": password(victim) }),
    ].map((one) => (one.action ? one : { ...one, optional: true as const })),
  ),
  self("iam-005", "role", ["put-role-policy"], max, [may("iam:PutRolePolicy", itself)], nothing),
  toUser("iam-006", ["update-login-profile"], "a console password", [
    may("iam:UpdateLoginProfile", victim),
    given("the user has a password", password(victim), { "another user has one": password("a/stranger") }),
  ]),
  self("iam-007", "user", ["put-user-policy"], max, [may("iam:PutUserPolicy", itself)]),
  self("iam-008", "user", ["attach-user-policy"], `AdministratorAccess may be attached; ${max}`, [
    mayAttach("User", itself),
  ]),
  self("iam-009", "role", ["attach-role-policy"], `AdministratorAccess may be attached; ${max}`, [
    mayAttach("Role", itself),
  ]),
  self(
    "iam-010",
    "user",
    ["attach-group-policy", "administered-group"],
    "AdministratorAccess may be attached; the actor is a member",
    [mayAttach("Group", team), inTeam],
    (draft) => void draft.group("team-a"),
  ),
  self(
    "iam-011",
    "user",
    ["put-group-policy", "administered-group"],
    "the actor is a member",
    [may("iam:PutGroupPolicy", team), inTeam],
    (draft) => void draft.group("team-a"),
  ),
  self(
    "iam-012",
    "user",
    ["update-trust"],
    "the role is none that AWS alone writes",
    [may("iam:UpdateAssumeRolePolicy", prize)],
    (draft) => void draft.role("prize"),
    { goal: as(prize) },
  ),
  self(
    "iam-013",
    "user",
    ["join-group"],
    "the group allows it; what limits the user stays in force",
    [
      may("iam:AddUserToGroup", team),
      given("the group has the rights", (draft) => draft.attach(team, administratorAccess), {
        "another group has them": (draft) => draft.attach(draft.group("others"), administratorAccess),
      }),
    ],
    (draft) => void draft.group("team-a"),
  ),
  self(
    "iam-014",
    "user",
    ["attach-role-policy", "assume-role"],
    "both on one role",
    [mayAttach("Role", helper), may("sts:AssumeRole", helper), trustsAccount(helper)],
    withHelper,
  ),
  self(
    "iam-015",
    "user",
    ["attach-user-policy", "create-access-key"],
    "both on one user; fewer than two access keys",
    [mayAttach("User", friend), may("iam:CreateAccessKey", friend), fewKeys(friend)],
    withFriend,
  ),
  self(
    "iam-016",
    "user",
    ["create-policy-version", "administered-policy", "assume-role"],
    "the policy is attached to the role that is assumed",
    [may("iam:CreatePolicyVersion", shared), may("sts:AssumeRole", helper), trustsAccount(helper), attachedTo(helper)],
    withHelper,
  ),
  self(
    "iam-017",
    "user",
    ["put-role-policy", "assume-role"],
    "both on one role",
    [may("iam:PutRolePolicy", helper), may("sts:AssumeRole", helper), trustsAccount(helper)],
    withHelper,
  ),
  self(
    "iam-018",
    "user",
    ["put-user-policy", "create-access-key"],
    "both on one user; fewer than two access keys",
    [may("iam:PutUserPolicy", friend), may("iam:CreateAccessKey", friend), fewKeys(friend)],
    withFriend,
  ),
  self(
    "iam-019",
    "user",
    ["attach-role-policy", "update-trust"],
    "both on one role",
    [mayAttach("Role", helper), may("iam:UpdateAssumeRolePolicy", helper)],
    withHelper,
  ),
  self(
    "iam-020",
    "user",
    ["create-policy-version", "administered-policy", "update-trust"],
    "the policy is attached to the role whose trust is rewritten",
    [may("iam:CreatePolicyVersion", shared), may("iam:UpdateAssumeRolePolicy", helper), attachedTo(helper)],
    withHelper,
  ),
  self(
    "iam-021",
    "user",
    ["put-role-policy", "update-trust"],
    "both on one role",
    [may("iam:PutRolePolicy", helper), may("iam:UpdateAssumeRolePolicy", helper)],
    withHelper,
  ),
  self(
    "sts-001",
    "user",
    ["assume-role"],
    "the trust policy names the caller, or lets its account decide and a policy of the caller allows it",
    [may("sts:AssumeRole", prize), trustsAccount(prize)],
    (draft) => void draft.role("prize"),
    { goal: as(prize) },
  ),
  self(
    "x-iam-setdefault",
    "user",
    ["set-default-policy-version", "administered-policy"],
    "what a stored version allows, where it is more than the one in force",
    [may("iam:SetDefaultPolicyVersion", shared), attachedTo(itself)],
    (draft) => void draft.policy("shared", [], [everything]),
    {
      blocked: {
        "the stored version allows little": (draft) =>
          void draft.policy("shared", [], [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }]),
      },
    },
  ),
  self(
    "x-iam-createpolicyversion-group",
    "user",
    ["create-policy-version", "administered-policy"],
    "the policy is attached to a group of the actor",
    [may("iam:CreatePolicyVersion", shared), attachedTo(team), inTeam],
    (draft) => {
      draft.policy("shared");
      draft.group("team-a");
    },
  ),
  self(
    "x-iam-createrole-admin",
    "user",
    ["create-powerful-role"],
    "both on one name; no boundary need be named; what the account's SCPs leave",
    [may("iam:CreateRole", anew("role")), may("iam:PutRolePolicy", anew("role"))],
    nothing,
    { blocked: bounded("iam:CreateRole", "role") },
  ),
  self(
    "x-iam-createuser-admin",
    "user",
    ["create-powerful-user"],
    "all on one name; no boundary need be named; what the account's SCPs leave",
    [may("iam:CreateUser", anew("user")), mayAttach("User", anew("user")), may("iam:CreateAccessKey", anew("user"))],
    nothing,
    { blocked: bounded("iam:CreateUser", "user") },
  ),
  {
    ...self(
      "x-iam-creategroup-admin",
      "user",
      ["create-powerful-group"],
      "all on one name; the actor is a user without denies of its own; its boundary stays in force",
      [
        may("iam:CreateGroup", anew("group")),
        may("iam:PutGroupPolicy", anew("group")),
        may("iam:AddUserToGroup", anew("group")),
      ],
    ),
    unfollowed: ["a deny of something else", "a deny in another region", "a session policy that allows everything"],
  },
  toUser(
    "x-iam-login-rotate",
    ["rotate-login-profile"],
    "a console password",
    [
      may("iam:DeleteLoginProfile", victim),
      may("iam:CreateLoginProfile", victim),
      given("the user has a password", password(victim)),
    ].map((one) => (one.action ? one : { ...one, optional: true as const })),
  ),
  {
    ...self(
      "x-xacct-assume",
      "user",
      ["assume-role"],
      "both accounts agree; SCPs of the caller's account, RCPs of the role's",
      [may("sts:AssumeRole", iamArn("role", "far", elsewhere))],
    ),
    goal: as(iamArn("role", "far", elsewhere)),
    beside: () => [farAccount({ AWS: `arn:aws:iam::${account}:root` })],
  },
];

/** An account with one role. */
export function farAccount(principal: unknown): Draft {
  const far = new Draft(elsewhere);
  far.trust(far.role("far"), principal);
  return far;
}

export { arn };
