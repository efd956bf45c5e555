import { passRole } from "../families/aws-pass-role.ts";

/** Makes changes as a role by creating a CloudFormation stack with it. */
export default passRole({
  id: "aws.pass-role-stack",
  service: "cloudformation.amazonaws.com",
  through: "a new CloudFormation stack",
  edge: "PASSES_ROLE_TO_STACK",
  needed: [{ resource: "cloudformation:*:stack/*", actions: ["cloudformation:CreateStack"] }],
  leaves: "tied",
  abuse:
    "Create a stack with the role as its service role: the template's resources are made with the role's permissions, policies and keys among them.",
  detection: [{ service: "cloudformation", event: "CreateStack" }],
  references: ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html"],
});
