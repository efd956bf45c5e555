import { newIdentity } from "../families/aws-new-identity.ts";

/** Makes a user with every permission, and credentials of it. */
export default newIdentity({
  id: "aws.create-powerful-user",
  kind: "user",
  title: "Can make a user that may do everything, and its credentials",
  edge: "CREATES_POWERFUL_USER",
  needed: [
    ["iam:CreateUser"],
    ["iam:PutUserPolicy", "iam:AttachUserPolicy"],
    ["iam:CreateAccessKey", "iam:CreateLoginProfile"],
  ],
  abuse: "Make a user, give it Allow * on *, and make an access key of it.",
  events: "CreateUser, PutUserPolicy, AttachUserPolicy, CreateAccessKey",
  reference: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html",
});
