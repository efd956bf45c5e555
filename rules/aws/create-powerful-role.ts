import { newIdentity } from "../families/aws-new-identity.ts";

/** Makes a role that trusts its maker, with every permission. */
export default newIdentity({
  id: "aws.create-powerful-role",
  kind: "role",
  title: "Can make a role that may do everything, and assume it",
  edge: "CREATES_POWERFUL_ROLE",
  needed: [["iam:CreateRole"], ["iam:PutRolePolicy", "iam:AttachRolePolicy"]],
  abuse:
    "Make a role whose trust policy names the maker, give it Allow * on *, and assume it: the trust alone is enough.",
  events: "CreateRole, PutRolePolicy, AttachRolePolicy",
  reference: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
});
