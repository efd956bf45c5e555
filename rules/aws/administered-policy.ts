import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import {
  attached,
  boundary,
  group,
  groupArn,
  managedPolicy,
  member,
  policyArn,
  role,
  roleArn,
  user,
  userArn,
} from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import type { Derivation } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { actingAs } from "../families/aws-identity-write.ts";

const app = roleArn("app");
const ann = userArn("ann");
const policy = policyArn("shared");

/** Whoever writes a managed policy and acts as somebody who has it may do what it then says; a group passes it on. */
export default defineRule({
  id: "aws.administered-policy",
  version: 1,
  title: "Has every permission through the policy it rewrote",
  edge: "GRANTS_TO_HOLDERS",
  emits: { from: ["AwsPolicy#administer", "AwsPrincipal#impersonate"], to: "AwsMaxPrincipal#impersonate" },
  needs: ["aws.attachment", "aws.membership", "aws.role", "aws.user"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  escalation: true,

  *derive(facts) {
    const holds = (policyId: string, holder: string, because: Derivation["because"]): Derivation => ({
      from: [privilege(policyId, "administer"), privilege(holder, "impersonate")],
      to: privilege(`${holder}~max`, "impersonate"),
      because,
    });
    for (const attachment of facts.each("aws.attachment")) {
      if (facts.get("aws.policy", attachment.policy)?.awsManaged !== false) continue;
      const identity = facts.get("aws.user", attachment.holder) ?? facts.get("aws.role", attachment.holder);
      for (const { key } of identity ? actingAs(facts, identity) : [])
        if (identity) yield holds(attachment.policy, key, [attachment, identity]);
      for (const membership of facts.where("aws.membership", "group", attachment.holder)) {
        const who = facts.get("aws.user", membership.user);
        for (const { key } of who ? actingAs(facts, who) : [])
          if (who) yield holds(attachment.policy, key, [attachment, membership, who]);
      }
    }
  },

  controls: [
    control("detach", "aws.attachment", "Detach the policy"),
    control("detach", "aws.membership", "Take the user out of the group"),
  ],
  abuse: "Act as a user or role that has the policy: it now allows what its writer chose.",
  detection: [{ service: "iam", event: "CreatePolicyVersion, SetDefaultPolicyVersion" }],
  remediation: "aws iam detach-role-policy --role-name <role> --policy-arn <policy>",
  frameworks: ["attack:T1098.003", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html"],
  examples: [
    fires(
      "attached to a role",
      `${policy}#administer & ${app}#impersonate -> ${app}~max#impersonate`,
      role("app"),
      managedPolicy("shared"),
      attached(app, policy),
    ),
    fires(
      "attached to a group of the user",
      `${policy}#administer & ${ann}#impersonate -> ${ann}~max#impersonate`,
      user("ann"),
      group("team"),
      member("ann", "team"),
      managedPolicy("shared"),
      attached(groupArn("team"), policy),
    ),
    silent("attached to nobody", role("app"), managedPolicy("shared")),
    silent("only a boundary: it grants nothing", role("app"), managedPolicy("shared"), boundary(app, policy)),
  ],
});
