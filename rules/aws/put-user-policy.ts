import {
  allow,
  attached,
  boundary,
  deny,
  group,
  groupArn,
  managed,
  member,
  policyArn,
  user,
  userArn,
  when,
} from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { becomesMax, identityWrite } from "../families/aws-identity-write.ts";

const dev = userArn("dev");
const ops = userArn("ops");

/** Writes an inline policy onto a user: whatever the user may then do is the writer's choice. */
export default identityWrite({
  id: "aws.put-user-policy",
  title: "Can write the user's inline policies",
  edge: "WRITES_USER_POLICY",
  on: "aws.user",
  parts: [{ action: "iam:PutUserPolicy" }],
  to: "AwsMaxPrincipal#impersonate",
  policies: true,
  gains: becomesMax,
  leaves: "durable",
  abuse: "`aws iam put-user-policy --user-name <user> --policy-name x --policy-document` with Allow * on *.",
  detection: ["PutUserPolicy"],
  remediation:
    "aws iam delete-user-policy --user-name <writer> --policy-name <policy>   # or narrow iam:PutUserPolicy to other users and ask for iam:PermissionsBoundary",
  frameworks: ["attack:T1098.003", "owasp-nhi:NHI5"],
  reference: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html",
  examples: [
    fires(
      "its own policies",
      `${dev}#impersonate -> ${dev}~max#impersonate`,
      user("dev"),
      allow(dev, "iam:PutUserPolicy", dev),
    ),
    fires(
      "those of somebody else, whom it must also be",
      `${dev}#impersonate & ${ops}#impersonate -> ${ops}~max#impersonate`,
      user("dev"),
      user("ops"),
      allow(dev, "iam:PutUserPolicy", ops),
    ),
    fires(
      "through a group",
      `${[userArn("ann"), ops].sort().join("#impersonate & ")}#impersonate -> ${ops}~max#impersonate`,
      user("ann"),
      user("ops"),
      group("team"),
      member("ann", "team"),
      attached(groupArn("team"), policyArn("write")),
      managed(policyArn("write"), "iam:PutUserPolicy", ops),
    ),
    silent(
      "the statement names somebody who does not exist",
      user("dev"),
      allow(dev, "iam:PutUserPolicy", userArn("gone")),
    ),
    silent("its own deny", user("dev"), allow(dev, "iam:PutUserPolicy"), deny(dev, "iam:PutUserPolicy")),
    silent(
      "a boundary that does not have it",
      user("dev"),
      allow(dev, "iam:PutUserPolicy"),
      boundary(dev, policyArn("limit")),
      managed(policyArn("limit"), "s3:*"),
    ),
    silent(
      "only with a boundary that it does not have",
      user("dev"),
      allow(dev, "iam:PutUserPolicy", dev, {
        when: [when("StringEquals", "iam:PermissionsBoundary", policyArn("limit"))],
      }),
    ),
  ],
});
