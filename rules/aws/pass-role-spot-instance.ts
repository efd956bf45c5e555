import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role by requesting a spot instance with its instance profile. */
export default passRole({
  id: "aws.pass-role-spot-instance",
  service: "ec2.amazonaws.com",
  through: "a spot instance",
  edge: "PASSES_ROLE_TO_INSTANCE",
  needed: [{ resource: "ec2:*:spot-instances-request/*", actions: ["ec2:RequestSpotInstances"] }],
  profile: true,
  leaves: "until 6h",
  abuse: "Request a spot instance with the role's instance profile and user data that sends the credentials away.",
  detection: [{ service: "ec2", event: "RequestSpotInstances" }],
  references: ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-requests.html"],
});
