import { profileExchange } from "../families/aws-profile-exchange.ts";

/** Gives a machine that somebody holds the instance profile of a role, and takes the role's credentials there. */
export default profileExchange({
  id: "aws.associate-instance-profile",
  title: "Can give a machine that is held the role's instance profile",
  edge: "PASSES_ROLE_TO_INSTANCE",
  on: "instance",
  exchanges: [
    { actions: ["ec2:AssociateIamInstanceProfile"], occupied: false },
    { actions: ["ec2:ReplaceIamInstanceProfileAssociation"], occupied: true },
    { actions: ["ec2:DisassociateIamInstanceProfile", "ec2:AssociateIamInstanceProfile"], occupied: true },
  ],
  profile: true,
  through: "give a machine an instance profile",
  abuse:
    "`aws ec2 associate-iam-instance-profile` with the role's instance profile and a machine one holds, or `replace-iam-instance-profile-association` where it has one; then ask 169.254.169.254 there for the role's credentials.",
  detection: [
    {
      service: "ec2",
      event: "AssociateIamInstanceProfile, ReplaceIamInstanceProfileAssociation, DisassociateIamInstanceProfile",
    },
    { service: "GuardDuty", event: "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS" },
  ],
  references: [
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateIamInstanceProfile.html",
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceIamInstanceProfileAssociation.html",
  ],
});
