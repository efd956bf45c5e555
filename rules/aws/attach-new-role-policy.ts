import { role, roleArn, userArn } from "../../model/examples/aws.ts";
import { attachNewPolicy } from "../families/aws-attach-new-policy.ts";
import { becomesMax } from "../families/aws-identity-write.ts";

const app = roleArn("app");

/** Makes a policy that allows everything and attaches it to a role. */
export default attachNewPolicy({
  id: "aws.attach-new-role-policy",
  on: "aws.role",
  edge: "ATTACHES_ROLE_POLICY",
  holder: "role",
  action: "iam:AttachRolePolicy",
  to: "AwsMaxPrincipal#impersonate",
  gains: becomesMax,
  sample: {
    target: app,
    facts: [role("app")],
    step: `${app}#impersonate & ${userArn("dev")}#impersonate -> ${app}~max#impersonate`,
  },
});
