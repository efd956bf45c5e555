import { profileExchange } from "../families/aws-profile-exchange.ts";

/** Puts a role into the instance profile of machines of which somebody holds one, and takes the role's credentials there. */
export default profileExchange({
  id: "aws.add-role-to-instance-profile",
  title: "Can put the role into the instance profile of a machine that is held",
  edge: "PASSES_ROLE_TO_INSTANCE",
  on: "profile",
  exchanges: [
    { actions: ["iam:AddRoleToInstanceProfile"], occupied: false },
    { actions: ["iam:RemoveRoleFromInstanceProfile", "iam:AddRoleToInstanceProfile"], occupied: true },
  ],
  profile: false,
  through: "put a role into the instance profile of a machine",
  abuse:
    "`aws iam remove-role-from-instance-profile`, `aws iam add-role-to-instance-profile` with the role; within the hour the metadata service of a machine that has the profile hands out the role's credentials.",
  detection: [
    { service: "iam", event: "AddRoleToInstanceProfile, RemoveRoleFromInstanceProfile" },
    { service: "GuardDuty", event: "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS" },
  ],
  references: [
    "https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html",
  ],
});
