import { privilege } from "../../model/access.ts";
import {
  account,
  allow,
  attached,
  boundary,
  deny,
  group,
  groupArn,
  managed,
  member,
  orgStatement,
  policyArn,
  role,
  roleArn,
  scp,
  user,
  userArn,
} from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, identityFacts, permissionControls, wayed } from "../families/aws-holding.ts";

const ann = userArn("ann");
const app = roleArn("app");
const here = `aws:account:${account}#administer`;
const limit = policyArn("limit");
/** Who may do everything may also write its own policies: both lead there. */
const asIsAndMax = (id: string): readonly string[] => [
  `${id}#impersonate -> ${here}`,
  `${id}~max#impersonate -> ${here}`,
];

/** Whoever is allowed everything, and after all that restrains it still writes policies, trust and credentials of every identity, administers the account. */
export default defineRule({
  id: "aws.administers-account",
  version: 1,
  title: "Administers the account",
  edge: "ADMINISTERS_ACCOUNT",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsAccount#administer" },
  needs: identityFacts,
  reliesOnAbsenceIn: awsRestraints,
  leaves: "tied",

  *derive(_, { aws }) {
    for (const { caller, ways } of aws.administrators())
      yield* wayed(ways, [caller.end], privilege(`aws:account:${caller.account}`, "administer"), []);
  },

  controls: [...permissionControls("Narrow the statement that allows everything")],
  abuse: "Any call: make users, keys and roles, rewrite policies, read every data store of the account.",
  detection: [{ service: "iam", event: "CreateUser, CreateAccessKey, PutUserPolicy, AttachRolePolicy" }],
  remediation: "aws iam detach-user-policy --user-name <user> --policy-arn arn:aws:iam::aws:policy/AdministratorAccess",
  frameworks: ["attack:T1078.004", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  ],
  examples: [
    fires(
      "a policy that allows everything",
      asIsAndMax(app),
      role("app"),
      attached(app, "arn:aws:iam::aws:policy/AdministratorAccess"),
      managed("arn:aws:iam::aws:policy/AdministratorAccess", "*"),
    ),
    fires(
      "through a group",
      [...asIsAndMax(ann), `${groupArn("admins")}~session:member#impersonate -> ${here}`],
      user("ann"),
      group("admins"),
      member("ann", "admins"),
      attached(groupArn("admins"), policyArn("all")),
      managed(policyArn("all"), "*"),
    ),
    fires("a deny of something else", asIsAndMax(app), role("app"), allow(app, "*"), deny(app, "s3:DeleteBucket")),
    fires(
      "whoever may write its own policies",
      `${app}~max#impersonate -> ${here}`,
      role("app"),
      allow(app, "iam:PutRolePolicy", app),
    ),
    silent(
      "a boundary without IAM",
      role("app"),
      allow(app, "*"),
      boundary(app, limit),
      managed(limit, ["s3:*", "ec2:*"]),
    ),
    silent(
      "an SCP that denies IAM",
      role("app"),
      allow(app, "*"),
      scp("s"),
      orgStatement("Allow", "scp:s", "*"),
      orgStatement("Deny", "scp:s", "iam:*", "*", { index: 1 }),
    ),
    silent(
      "a deny of writing one role, its own policies among what it may not write",
      role("app"),
      role("guarded"),
      allow(app, "*"),
      deny(app, ["iam:Put*", "iam:Attach*", "iam:Update*"], [roleArn("guarded"), app]),
    ),
    fires(
      "everything, in two halves",
      asIsAndMax(app),
      role("app"),
      allow(app, "iam:*"),
      allow(app, [], "*", { index: 1, notActions: ["iam:*"] }),
    ),
    silent("IAM alone, its own policies excepted", role("app"), allow(app, ["iam:CreateUser", "iam:PassRole"])),
    silent("everything but IAM", role("app"), allow(app, [], "*", { notActions: ["iam:*"] })),
    silent("everything on one kind of resource", role("app"), allow(app, "*", "arn:aws:s3:::*")),
  ],
});
