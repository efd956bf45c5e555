import { newIdentity } from "../families/aws-new-identity.ts";

/** Makes a group with every permission and joins it. Users with denies of their own are not followed: the denies stay in force. */
export default newIdentity({
  id: "aws.create-powerful-group",
  kind: "group",
  title: "Can make a group that may do everything, and join it",
  edge: "CREATES_POWERFUL_GROUP",
  needed: [["iam:CreateGroup"], ["iam:PutGroupPolicy", "iam:AttachGroupPolicy"], ["iam:AddUserToGroup"]],
  abuse: "Make a group, give it Allow * on *, and add itself.",
  events: "CreateGroup, PutGroupPolicy, AttachGroupPolicy, AddUserToGroup",
  reference: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateGroup.html",
});
