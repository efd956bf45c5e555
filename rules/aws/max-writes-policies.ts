import { policyWrites } from "../../authz/aws/index.ts";
import { allow, boundary, managed, policyArn, user, userArn } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls, targetsOf } from "../families/aws-holding.ts";
import { becomesMax, governs } from "../families/aws-identity-write.ts";

const ann = userArn("ann");
const bob = userArn("bob");
const limit = policyArn("limit");

/** Whoever has written itself every policy writes the policies of others too, as far as its ceilings let it. */
export default defineRule({
  id: "aws.max-writes-policies",
  version: 1,
  title: "Can write the policies of others with the permissions it gave itself",
  edge: "WRITES_OTHERS_POLICIES",
  emits: { from: ["AwsMaxPrincipal#impersonate"], to: "AwsMaxPrincipal#impersonate" },
  needs: [...identityFacts, "aws.group", "aws.policy"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { aws }) {
    for (const { on, ...write } of policyWrites) {
      const question = {
        title: write.anew ? "attach new policies" : "write policies",
        ...aws.writing(write),
        ...targetsOf(facts, on, "not AWS's own policies", (one) => one.kind !== "aws.policy" || !one.awsManaged),
        sameAccount: true,
        callers: "max" as const,
      };
      yield* awsSteps(aws, question, (target) =>
        target.kind === "aws.user" || target.kind === "aws.role"
          ? becomesMax(target, facts)
          : [{ to: governs(target), because: [target] }],
      );
    }
  },

  controls: [...permissionControls("Take the policy write away that made it so")],
  abuse: "With the permissions it has just given itself, it writes policies onto other users, roles and groups.",
  detection: [
    { service: "iam", event: "PutUserPolicy, PutRolePolicy, PutGroupPolicy" },
    { service: "iam", event: "AttachUserPolicy, AttachRolePolicy, AttachGroupPolicy, CreatePolicyVersion" },
  ],
  remediation:
    "aws iam put-user-permissions-boundary --user-name <user> --permissions-boundary <policy without iam:Put*, iam:Attach*>",
  frameworks: ["attack:T1098.003", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html"],
  examples: [
    fires(
      "its boundary lets it write one other user's policies",
      [
        `${ann}~max#impersonate & ${bob}#impersonate -> ${bob}~max#impersonate`,
        `${ann}#impersonate & ${bob}~max#impersonate -> ${ann}~max#impersonate`,
      ],
      user("ann"),
      user("bob"),
      allow(ann, "iam:PutUserPolicy", ann),
      boundary(ann, limit),
      managed(limit, "iam:PutUserPolicy", [ann, bob]),
    ),
    silent(
      "its boundary lets it write its own only",
      user("ann"),
      user("bob"),
      allow(ann, "iam:PutUserPolicy", ann),
      boundary(ann, limit),
      managed(limit, "iam:PutUserPolicy", ann),
    ),
    silent("nobody writes anything", user("ann"), user("bob"), allow(ann, "iam:GetUser")),
  ],
});
