import { administratorAccess } from "../../authz/aws/index.ts";
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

/** Attaches a policy that allows everything to a role. */
export default identityWrite({
  id: "aws.attach-role-policy",
  title: "Can attach AdministratorAccess to the role",
  edge: "ATTACHES_ROLE_POLICY",
  on: "aws.role",
  parts: [{ action: "iam:AttachRolePolicy", context: new Map([["iam:policyarn", [administratorAccess]]]) }],
  to: "AwsMaxPrincipal#impersonate",
  policies: true,
  gains: becomesMax,
  leaves: "durable",
  abuse: "`aws iam attach-role-policy --role-name <role> --policy-arn arn:aws:iam::aws:policy/AdministratorAccess`.",
  detection: ["AttachRolePolicy"],
  remediation:
    "aws iam put-user-policy --user-name <writer> --policy-name attach --policy-document file://policy.json   # with the condition ArnEquals iam:PolicyARN <the policies that may be attached>",
  frameworks: ["attack:T1098.003", "owasp-nhi:NHI5"],
  reference: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html",
  examples: [
    fires(
      "its own policies",
      `${dev}#impersonate -> ${dev}~max#impersonate`,
      role("dev"),
      allow(dev, "iam:AttachRolePolicy", dev),
    ),
    fires(
      "those of somebody else, whom it must also be",
      `${dev}#impersonate & ${ops}#impersonate -> ${ops}~max#impersonate`,
      role("dev"),
      role("ops"),
      allow(dev, "iam:AttachRolePolicy", ops),
    ),
    fires(
      "through a group",
      `${[userArn("ann"), ops].sort().join("#impersonate & ")}#impersonate -> ${ops}~max#impersonate`,
      user("ann"),
      role("ops"),
      group("team"),
      member("ann", "team"),
      attached(groupArn("team"), policyArn("write")),
      managed(policyArn("write"), "iam:AttachRolePolicy", ops),
    ),
    silent(
      "the statement names somebody who does not exist",
      role("dev"),
      allow(dev, "iam:AttachRolePolicy", roleArn("gone")),
    ),
    silent("its own deny", role("dev"), allow(dev, "iam:AttachRolePolicy"), deny(dev, "iam:AttachRolePolicy")),
    silent(
      "a boundary that does not have it",
      role("dev"),
      allow(dev, "iam:AttachRolePolicy"),
      boundary(dev, policyArn("limit")),
      managed(policyArn("limit"), "s3:*"),
    ),
    silent(
      "only a harmless policy may be attached",
      role("dev"),
      allow(dev, "iam:AttachRolePolicy", dev, {
        when: [when("ArnEquals", "iam:PolicyARN", "arn:aws:iam::aws:policy/ReadOnlyAccess")],
      }),
    ),
  ],
});
