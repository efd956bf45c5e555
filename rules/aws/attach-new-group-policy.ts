import { group, groupArn, userArn } from "../../model/examples/aws.ts";
import { attachNewPolicy } from "../families/aws-attach-new-policy.ts";
import { governs } from "../families/aws-identity-write.ts";

const team = groupArn("team");

/** Makes a policy that allows everything and attaches it to a group. */
export default attachNewPolicy({
  id: "aws.attach-new-group-policy",
  on: "aws.group",
  edge: "ATTACHES_GROUP_POLICY",
  holder: "group",
  action: "iam:AttachGroupPolicy",
  to: "AwsGroup#administer",
  gains: (target) => [{ to: governs(target), because: [target] }],
  sample: { target: team, facts: [group("team")], step: `${userArn("dev")}#impersonate -> ${team}#administer` },
});
