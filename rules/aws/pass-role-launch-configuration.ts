import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role through instances that an Auto Scaling group starts. */
export default passRole({
  id: "aws.pass-role-launch-configuration",
  service: "ec2.amazonaws.com",
  through: "a new Auto Scaling group",
  edge: "PASSES_ROLE_TO_INSTANCE",
  needed: [
    {
      resource: "autoscaling:*:launchConfiguration:*",
      actions: ["autoscaling:CreateLaunchConfiguration"],
    },
    { resource: "autoscaling:*:autoScalingGroup:*", actions: ["autoscaling:CreateAutoScalingGroup"] },
  ],
  profile: true,
  linked: { service: "autoscaling.amazonaws.com", name: "AWSServiceRoleForAutoScaling" },
  leaves: "until 6h",
  abuse:
    "Make a launch configuration with the role's instance profile and user data of one's own, and a group that starts one instance of it.",
  detection: [{ service: "autoscaling", event: "CreateLaunchConfiguration, CreateAutoScalingGroup" }],
  references: [
    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/us-iam-role.html",
    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/autoscaling-service-linked-role.html",
  ],
});
