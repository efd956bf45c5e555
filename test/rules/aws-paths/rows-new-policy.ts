import { administratorAccess, iamArn, type Statement } from "./draft.ts";
import { admin, given, may, type PathRow, type Premise } from "./row.ts";

const ours = iamArn("policy", "app-*");
const team = iamArn("group", "team-a");

/** Attaching what policies let be attached: the customer's own under certain names. */
function attach(action: string, on: string | ((actor: string) => string)): Premise {
  const of = (...values: readonly string[]): Statement["Condition"] => ({ ArnLike: { "iam:PolicyARN": values } });
  const plain = may(action, on, of(ours));
  const only = (...values: readonly string[]): Premise["give"] => may(action, on, of(...values)).give;
  return {
    ...plain,
    instead: {
      ...plain.instead,
      [`${action} of policies under another name`]: only(iamArn("policy", "web-*")),
      [`${action} of AWS's own that allow little`]: only("arn:aws:iam::aws:policy/ReadOnlyAccess"),
      [`${action} of another account's`]: only("arn:aws:iam::222222222222:policy/*"),
    },
    or: {
      [`${action} of anything but AdministratorAccess`]: may(action, on, {
        ArnNotEquals: { "iam:PolicyARN": administratorAccess },
      }).give,
      [`${action} of any of the customer's own`]: only("arn:aws:iam::*:policy/*"),
    },
  };
}

const row = (
  actor: PathRow["actor"],
  variant: string,
  rules: readonly string[],
  needs: readonly Premise[],
  setting?: PathRow["setting"],
): PathRow => ({
  id: "x-iam-createpolicy-attach",
  variant,
  rules: rules.map((name) => `aws.${name}`),
  checks: `${variant}; one name that may be made and attached. Where any policy may be attached it is iam-008, iam-009 or iam-010`,
  actor,
  goal: admin,
  certainty: "certain",
  ...(setting ? { setting } : {}),
  needs: [may("iam:CreatePolicy", ours), ...needs],
  blocked: {
    "a boundary lets it make no policy that it may attach": (draft, actor) =>
      draft.limit(
        actor,
        draft.policy("limit", [
          { Effect: "Allow", NotAction: "iam:CreatePolicy", Resource: "*" },
          { Effect: "Allow", Action: "iam:CreatePolicy", Resource: iamArn("policy", "web-*") },
        ]),
      ),
  },
});

const itself = (actor: string): string => actor;
const inTeam: Premise = given("the actor is a member", (draft, actor) => draft.join(actor, team), {
  "somebody else is": (draft) => draft.join(draft.user("stranger"), team),
});

/** Rows about policies that are made to be attached where not any may be. */
export const newPolicyRows: readonly PathRow[] = [
  row("user", "to the user itself", ["attach-new-user-policy"], [attach("iam:AttachUserPolicy", itself)]),
  row("role", "to the role itself", ["attach-new-role-policy"], [attach("iam:AttachRolePolicy", itself)]),
  row(
    "user",
    "to a group of the user",
    ["attach-new-group-policy", "administered-group"],
    [attach("iam:AttachGroupPolicy", team), inTeam],
    (draft) => void draft.group("team-a"),
  ),
];
