import { account, arn, iamArn, type Statement } from "./draft.ts";
import { as, given, may, type PathRow, type Premise, pass, prize, trusts } from "./row.ts";

const ec2 = "ec2.amazonaws.com";
const box = arn("ec2", "instance/i-1");
const worn = `arn:aws:iam::${account}:instance-profile/worn`;
const prizeProfile = `arn:aws:iam::${account}:instance-profile/prize`;
const wearer = iamArn("role", "wearer");
const machine = (more: object) => ({ Instances: [{ InstanceId: "i-1", State: { Name: "running" }, ...more }] });
const off = { MetadataOptions: { HttpEndpoint: "disabled" } };

/** A machine, with a profile or without: what is enough for the one is not for the other. */
const instance = (profile: boolean, other: string): Premise => {
  const has = { IamInstanceProfile: { Arn: worn } };
  const own = profile ? has : {};
  return given(
    profile ? "a machine with an instance profile" : "a machine without an instance profile",
    (draft) => draft.add("EC2.Reservations", machine(own)),
    {
      "its metadata service is off": (draft) => draft.add("EC2.Reservations", machine({ ...own, ...off })),
      "it is gone": (draft) => draft.add("EC2.Reservations", machine({ ...own, State: { Name: "terminated" } })),
      [other]: (draft) => draft.add("EC2.Reservations", machine(profile ? {} : has)),
    },
  );
};

const held: readonly Premise[] = [
  may("ssm:StartSession", box),
  given("its agent answers Systems Manager", (draft) =>
    draft.add("SSM.InstanceInformationList", { InstanceId: "i-1", PingStatus: "Online" }),
  ),
];

const inProfile = given("an instance profile holds the role", (draft) => void draft.profile(prize), {
  "it holds another one": (draft) => void draft.profile(draft.role("stranger"), "prize"),
});
/** The machine's profile has a role, which gives nothing. */
const wornByWearer = given("its profile holds a role", (draft) => void draft.profile(draft.role("wearer"), "worn"));

interface Exchanging {
  readonly id: string;
  readonly variant: string;
  readonly rule: string;
  readonly actions: readonly Premise[];
  readonly state: readonly Premise[];
  readonly also?: PathRow["also"];
  readonly blocked?: PathRow["blocked"];
}

/** A role is handed to a machine that the actor holds. */
const exchange = ({ id, variant, rule, actions, state, also = {}, blocked = {} }: Exchanging): PathRow => ({
  id,
  variant,
  rules: [`aws.${rule}`],
  checks: [
    variant,
    "somebody holds the machine (here by ssm:StartSession)",
    `the role trusts \`${ec2}\` and is of the caller's account`,
    ...state.slice(1).map(({ name }) => name),
  ].join("; "),
  actor: "user",
  goal: as(prize),
  certainty: "certain",
  setting: (draft) => void draft.role("prize"),
  needs: [pass(ec2), ...actions, ...held, trusts(ec2), ...state],
  also,
  blocked,
});

const onBox = (...actions: readonly string[]): readonly Premise[] => actions.map((action) => may(action, box));
const onProfile = (...actions: readonly string[]): readonly Premise[] => actions.map((action) => may(action, worn));

const unless = (action: string, key: string, value: string): Statement => ({
  Effect: "Deny",
  Action: action,
  Resource: "*",
  Condition: { ArnNotEquals: { [key]: value } },
});
const associate = "ec2:AssociateIamInstanceProfile";
const replace = "ec2:ReplaceIamInstanceProfileAssociation";
const disassociate = "ec2:DisassociateIamInstanceProfile";
const add = "iam:AddRoleToInstanceProfile";
const remove = "iam:RemoveRoleFromInstanceProfile";

/** What a machine may be given, and to which machine a role may be passed. */
const told = (action: string): Pick<Exchanging, "also" | "blocked"> => ({
  also: {
    "this profile alone may be put there": (draft, actor) =>
      draft.say(actor, unless(action, "ec2:NewInstanceProfile", prizeProfile)),
    "the role may be passed to this machine alone": (draft, actor) =>
      draft.say(actor, unless("iam:PassRole", "iam:AssociatedResourceArn", box)),
  },
  blocked: {
    "another profile alone may be put there": (draft, actor) =>
      draft.say(actor, unless(action, "ec2:NewInstanceProfile", worn)),
    "the role may be passed to another machine alone": (draft, actor) =>
      draft.say(actor, unless("iam:PassRole", "iam:AssociatedResourceArn", arn("ec2", "instance/i-2"))),
    "machines with another profile alone may be changed": (draft, actor) =>
      draft.say(actor, unless(action, "ec2:InstanceProfile", prizeProfile)),
  },
});

/** Rows about machines that are held already, and get another role. */
export const profileRows: readonly PathRow[] = [
  exchange({
    id: "x-ec2-assoc-profile",
    variant: "a machine without an instance profile",
    rule: "associate-instance-profile",
    actions: onBox(associate),
    state: [instance(false, "it has one already"), inProfile],
    ...told(associate),
  }),
  exchange({
    id: "x-ec2-assoc-profile",
    variant: "a machine with one, which is replaced",
    rule: "associate-instance-profile",
    actions: onBox(replace),
    state: [instance(true, "it has none"), inProfile],
    ...told(replace),
  }),
  exchange({
    id: "x-ec2-assoc-profile",
    variant: "a machine with one, which is taken off",
    rule: "associate-instance-profile",
    actions: onBox(disassociate, associate),
    state: [{ ...instance(true, ""), instead: {} }, inProfile],
  }),
  exchange({
    id: "x-ec2-addrole-profile",
    variant: "an empty profile of the machine",
    rule: "add-role-to-instance-profile",
    actions: onProfile(add),
    state: [instance(true, "it has none")],
    blocked: {
      "its profile holds a role": (draft) => void draft.profile(draft.role("wearer"), "worn"),
      "the role may be passed to one machine alone": (draft, actor) =>
        draft.say(actor, unless("iam:PassRole", "iam:AssociatedResourceArn", box)),
    },
  }),
  exchange({
    id: "x-ec2-addrole-profile",
    variant: "the profile of the machine, whose role is taken out",
    rule: "add-role-to-instance-profile",
    actions: onProfile(remove, add),
    state: [instance(true, "it has none"), { ...wornByWearer, optional: true }],
    also: { "the role may do nothing": (draft) => draft.say(wearer, { Effect: "Deny", Action: "*", Resource: "*" }) },
  }),
];
