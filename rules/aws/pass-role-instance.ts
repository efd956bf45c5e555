import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role by starting an instance with its instance profile. */
export default passRole({
  id: "aws.pass-role-instance",
  service: "ec2.amazonaws.com",
  through: "a new EC2 instance",
  edge: "PASSES_ROLE_TO_INSTANCE",
  needed: [{ resource: "ec2:*:instance/*", actions: ["ec2:RunInstances"] }],
  profile: true,
  leaves: "until 6h",
  abuse:
    "Start an instance with the role's instance profile and user data that sends the credentials of 169.254.169.254 away.",
  detection: [{ service: "ec2", event: "RunInstances" }],
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2.html"],
});
