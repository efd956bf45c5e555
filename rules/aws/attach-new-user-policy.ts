import { user, userArn } from "../../model/examples/aws.ts";
import { attachNewPolicy } from "../families/aws-attach-new-policy.ts";
import { becomesMax } from "../families/aws-identity-write.ts";

const dev = userArn("dev");

/** Makes a policy that allows everything and attaches it to a user. */
export default attachNewPolicy({
  id: "aws.attach-new-user-policy",
  on: "aws.user",
  edge: "ATTACHES_USER_POLICY",
  holder: "user",
  action: "iam:AttachUserPolicy",
  to: "AwsMaxPrincipal#impersonate",
  gains: becomesMax,
  sample: { target: dev, facts: [user("dev")], step: `${dev}#impersonate -> ${dev}~max#impersonate` },
});
