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
  role,
  roleArn,
  user,
  userArn,
  when,
} from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { becomesMax, identityWrite } from "../families/aws-identity-write.ts";

const dev = roleArn("dev");
const ops = roleArn("ops");

/** Writes an inline policy onto a role: whatever the role may then do is the writer's choice. */
export default identityWrite({
  id: "aws.put-role-policy",
  title: "Can write the role's inline policies",
  edge: "WRITES_ROLE_POLICY",
  on: "aws.role",
  parts: [{ action: "iam:PutRolePolicy" }],
  to: "AwsMaxPrincipal#impersonate",
  policies: true,
  gains: becomesMax,
  leaves: "durable",
  abuse: "`aws iam put-role-policy --role-name <role> --policy-name x --policy-document` with Allow * on *.",
  detection: ["PutRolePolicy"],
  remediation:
    "aws iam delete-user-policy --user-name <writer> --policy-name <policy>   # or narrow iam:PutRolePolicy to other roles and ask for iam:PermissionsBoundary",
  frameworks: ["attack:T1098.003", "owasp-nhi:NHI5"],
  reference: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html",
  examples: [
    fires(
      "its own policies",
      `${dev}#impersonate -> ${dev}~max#impersonate`,
      role("dev"),
      allow(dev, "iam:PutRolePolicy", dev),
    ),
    fires(
      "those of somebody else, whom it must also be",
      `${dev}#impersonate & ${ops}#impersonate -> ${ops}~max#impersonate`,
      role("dev"),
      role("ops"),
      allow(dev, "iam:PutRolePolicy", ops),
    ),
    fires(
      "through a group",
      `${[userArn("ann"), ops].sort().join("#impersonate & ")}#impersonate -> ${ops}~max#impersonate`,
      user("ann"),
      role("ops"),
      group("team"),
      member("ann", "team"),
      attached(groupArn("team"), policyArn("write")),
      managed(policyArn("write"), "iam:PutRolePolicy", ops),
    ),
    silent(
      "the statement names somebody who does not exist",
      role("dev"),
      allow(dev, "iam:PutRolePolicy", roleArn("gone")),
    ),
    silent("its own deny", role("dev"), allow(dev, "iam:PutRolePolicy"), deny(dev, "iam:PutRolePolicy")),
    silent(
      "a boundary that does not have it",
      role("dev"),
      allow(dev, "iam:PutRolePolicy"),
      boundary(dev, policyArn("limit")),
      managed(policyArn("limit"), "s3:*"),
    ),
    silent(
      "only with a boundary that it does not have",
      role("dev"),
      allow(dev, "iam:PutRolePolicy", dev, {
        when: [when("StringEquals", "iam:PermissionsBoundary", policyArn("limit"))],
      }),
    ),
  ],
});
