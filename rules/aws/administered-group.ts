import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { group, groupArn, member, user, userArn } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { actingAs } from "../families/aws-identity-write.ts";

const ann = userArn("ann");

/** Whoever writes a group's policies and acts as a member has what it then lets the group do. */
export default defineRule({
  id: "aws.administered-group",
  version: 1,
  title: "Has every permission as a member of the group it rewrote",
  edge: "GRANTS_TO_MEMBERS",
  emits: { from: ["AwsGroup#administer", "AwsUser#impersonate"], to: "AwsMaxPrincipal#impersonate" },
  needs: ["aws.membership", "aws.user"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  escalation: true,

  *derive(facts) {
    for (const membership of facts.each("aws.membership")) {
      const who = facts.get("aws.user", membership.user);
      if (!who) continue;
      for (const { key } of actingAs(facts, who)) {
        const from = [privilege(membership.group, "administer"), privilege(key, "impersonate")] as const;
        yield { from, to: privilege(`${key}~max`, "impersonate"), because: [membership, who] };
      }
    }
  },

  controls: [control("detach", "aws.membership", "Take the user out of the group")],
  abuse: "Act as a user of the group: its policy now allows what its writer chose.",
  detection: [{ service: "iam", event: "PutGroupPolicy, AttachGroupPolicy" }],
  remediation: "aws iam remove-user-from-group --group-name <group> --user-name <user>",
  frameworks: ["attack:T1098.003", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html"],
  examples: [
    fires(
      "a member",
      `${groupArn("team")}#administer & ${ann}#impersonate -> ${ann}~max#impersonate`,
      user("ann"),
      group("team"),
      member("ann", "team"),
    ),
    silent("not a member", user("ann"), group("team")),
  ],
});
