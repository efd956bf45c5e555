import { administratorAccess } from "../../authz/aws/index.ts";
import { allow, deny, group, groupArn, user, userArn, when } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { governs, identityWrite } from "../families/aws-identity-write.ts";

const dev = userArn("dev");
const team = groupArn("team");

/** Attaches a policy that allows everything to a group. */
export default identityWrite({
  id: "aws.attach-group-policy",
  title: "Can attach AdministratorAccess to the group",
  edge: "ATTACHES_GROUP_POLICY",
  on: "aws.group",
  parts: [{ action: "iam:AttachGroupPolicy", context: new Map([["iam:policyarn", [administratorAccess]]]) }],
  to: "AwsGroup#administer",
  policies: true,
  gains: (target) => [{ to: governs(target), because: [target] }],
  leaves: "durable",
  abuse:
    "`aws iam attach-group-policy --group-name <group> --policy-arn arn:aws:iam::aws:policy/AdministratorAccess`, then act as a member.",
  detection: ["AttachGroupPolicy"],
  remediation:
    "aws iam put-user-policy --user-name <writer> --policy-name attach --policy-document file://policy.json   # with the condition ArnEquals iam:PolicyARN <the policies that may be attached>",
  frameworks: ["attack:T1098.003", "owasp-nhi:NHI5"],
  reference: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachGroupPolicy.html",
  examples: [
    fires(
      "the group's policies",
      `${dev}#impersonate -> ${team}#administer`,
      user("dev"),
      group("team"),
      allow(dev, "iam:AttachGroupPolicy", team),
    ),
    silent("another group", user("dev"), group("team"), allow(dev, "iam:AttachGroupPolicy", groupArn("other"))),
    silent(
      "its own deny",
      user("dev"),
      group("team"),
      allow(dev, "iam:AttachGroupPolicy"),
      deny(dev, "iam:AttachGroupPolicy"),
    ),
    silent(
      "only a harmless policy may be attached",
      user("dev"),
      group("team"),
      allow(dev, "iam:AttachGroupPolicy", team, {
        when: [when("ArnEquals", "iam:PolicyARN", "arn:aws:iam::aws:policy/ReadOnlyAccess")],
      }),
    ),
  ],
});
