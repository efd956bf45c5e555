import { passRole } from "../families/aws-pass-role.ts";

/** Makes changes as a role by updating a CloudFormation stack with it. */
export default passRole({
  id: "aws.pass-role-updated-stack",
  service: "cloudformation.amazonaws.com",
  through: "a CloudFormation stack it updates",
  edge: "PASSES_ROLE_TO_STACK",
  needed: [{ resource: "cloudformation:*:stack/*", actions: ["cloudformation:UpdateStack"], existing: "aws.stack" }],
  leaves: "tied",
  abuse: "Update a stack with the role as its service role and a template of one's own.",
  detection: [{ service: "cloudformation", event: "UpdateStack" }],
  references: ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html"],
});
