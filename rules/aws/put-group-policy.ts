import { allow, deny, group, groupArn, user, userArn } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { governs, identityWrite } from "../families/aws-identity-write.ts";

const dev = userArn("dev");
const team = groupArn("team");

/** Writes an inline policy onto a group: whatever the group may then do is the writer's choice. */
export default identityWrite({
  id: "aws.put-group-policy",
  title: "Can write the group's inline policies",
  edge: "WRITES_GROUP_POLICY",
  on: "aws.group",
  parts: [{ action: "iam:PutGroupPolicy" }],
  to: "AwsGroup#administer",
  policies: true,
  gains: (target) => [{ to: governs(target), because: [target] }],
  leaves: "durable",
  abuse:
    "`aws iam put-group-policy --group-name <group> --policy-name x --policy-document` with Allow * on *, then act as a member.",
  detection: ["PutGroupPolicy"],
  remediation:
    "aws iam delete-user-policy --user-name <writer> --policy-name <policy>   # or narrow iam:PutGroupPolicy to other groups and ask for iam:PermissionsBoundary",
  frameworks: ["attack:T1098.003", "owasp-nhi:NHI5"],
  reference: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutGroupPolicy.html",
  examples: [
    fires(
      "the group's policies",
      `${dev}#impersonate -> ${team}#administer`,
      user("dev"),
      group("team"),
      allow(dev, "iam:PutGroupPolicy", team),
    ),
    silent("another group", user("dev"), group("team"), allow(dev, "iam:PutGroupPolicy", groupArn("other"))),
    silent(
      "its own deny",
      user("dev"),
      group("team"),
      allow(dev, "iam:PutGroupPolicy"),
      deny(dev, "iam:PutGroupPolicy"),
    ),
  ],
});
