import { privilege } from "../../model/access.ts";
import {
  allow,
  boundary,
  deny,
  group,
  groupArn,
  managed,
  policyArn,
  role,
  roleArn,
  user,
  userArn,
} from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls, wayed } from "../families/aws-holding.ts";

const ann = userArn("ann");
const admins = groupArn("admins");
const action = "iam:AddUserToGroup";

/**
 * Adds itself to a group and has what the group's policies allow. For users without a boundary or denies of their own that
 * is one identity per group; for others it is theirs alone, under the same limits as before.
 */
export default defineRule({
  id: "aws.join-group",
  version: 1,
  title: "Can add itself to the group",
  edge: "JOINS_GROUP",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsSession#impersonate" },
  needs: [...identityFacts, "aws.group"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",
  escalation: true,

  *derive(_, { aws }) {
    yield* awsSteps(aws, aws.joining(), (target) => {
      const id = `${target.key}~session:member`;
      const node = { id, kind: "AwsSession" as const, name: `a member of ${target.name}`, scope: target.scope };
      return [{ to: privilege(id, "impersonate"), because: [target], nodes: [node] }];
    });
    for (const { user: one, group: joined, member, ways } of aws.joiningUnderLimits()) {
      const name = `${one.name} as a member of ${joined.name}`;
      const node = { id: member, kind: "AwsSession" as const, name, scope: joined.scope };
      for (const step of wayed(ways, [one.end], privilege(member, "impersonate"), [joined]))
        yield { ...step, nodes: [node] };
    }
  },

  controls: [...permissionControls("Narrow iam:AddUserToGroup to groups without privileges")],
  abuse: "`aws iam add-user-to-group --group-name <group> --user-name <itself>`.",
  detection: [{ service: "iam", event: "AddUserToGroup" }],
  remediation:
    "aws iam put-user-policy --user-name <user> --policy-name groups --policy-document file://policy.json   # iam:AddUserToGroup on the ARNs of groups without privileges only",
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddUserToGroup.html"],
  examples: [
    fires(
      "a user and a group",
      `${ann}#impersonate -> ${admins}~session:member#impersonate`,
      user("ann"),
      group("admins"),
      allow(ann, action, admins),
    ),
    fires(
      "a boundary that has it: it stays in force",
      `${ann}#impersonate -> ${ann}~session:member-of-admins#impersonate`,
      user("ann"),
      group("admins"),
      allow(ann, action),
      boundary(ann, policyArn("limit")),
      managed(policyArn("limit"), ["s3:*", action]),
    ),
    fires(
      "a deny of something else: it stays in force",
      `${ann}#impersonate -> ${ann}~session:member-of-admins#impersonate`,
      user("ann"),
      group("admins"),
      allow(ann, action),
      deny(ann, "s3:DeleteBucket"),
    ),
    silent("another group", user("ann"), group("admins"), allow(ann, action, groupArn("readers"))),
    silent("a role is in no group", role("app"), group("admins"), allow(roleArn("app"), action)),
    silent(
      "a boundary that does not have it",
      user("ann"),
      group("admins"),
      allow(ann, action),
      boundary(ann, policyArn("limit")),
      managed(policyArn("limit"), "s3:*"),
    ),
    silent("its own deny", user("ann"), group("admins"), allow(ann, action), deny(ann, "iam:Add*")),
  ],
});
