import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role that is in no instance profile yet, by making one. */
export default passRole({
  id: "aws.pass-role-new-profile",
  service: "ec2.amazonaws.com",
  through: "a new EC2 instance with a new instance profile",
  edge: "PASSES_ROLE_TO_INSTANCE",
  needed: [
    {
      resource: "iam::instance-profile/*",
      actions: ["iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile"],
    },
    { resource: "ec2:*:instance/*", actions: ["ec2:RunInstances"] },
  ],
  leaves: "until 6h",
  abuse:
    "Make an instance profile, put the role into it, and start an instance with it and user data that sends the credentials of 169.254.169.254 away.",
  detection: [
    { service: "iam", event: "CreateInstanceProfile, AddRoleToInstanceProfile" },
    { service: "ec2", event: "RunInstances" },
  ],
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html"],
});
