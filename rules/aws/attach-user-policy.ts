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
  user,
  userArn,
  when,
} from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { becomesMax, identityWrite } from "../families/aws-identity-write.ts";

const dev = userArn("dev");
const ops = userArn("ops");

/** Attaches a policy that allows everything to a user. */
export default identityWrite({
  id: "aws.attach-user-policy",
  title: "Can attach AdministratorAccess to the user",
  edge: "ATTACHES_USER_POLICY",
  on: "aws.user",
  parts: [{ action: "iam:AttachUserPolicy", context: new Map([["iam:policyarn", [administratorAccess]]]) }],
  to: "AwsMaxPrincipal#impersonate",
  policies: true,
  gains: becomesMax,
  leaves: "durable",
  abuse: "`aws iam attach-user-policy --user-name <user> --policy-arn arn:aws:iam::aws:policy/AdministratorAccess`.",
  detection: ["AttachUserPolicy"],
  remediation:
    "aws iam put-user-policy --user-name <writer> --policy-name attach --policy-document file://policy.json   # with the condition ArnEquals iam:PolicyARN <the policies that may be attached>",
  frameworks: ["attack:T1098.003", "owasp-nhi:NHI5"],
  reference: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html",
  examples: [
    fires(
      "its own policies",
      `${dev}#impersonate -> ${dev}~max#impersonate`,
      user("dev"),
      allow(dev, "iam:AttachUserPolicy", dev),
    ),
    fires(
      "those of somebody else, whom it must also be",
      `${dev}#impersonate & ${ops}#impersonate -> ${ops}~max#impersonate`,
      user("dev"),
      user("ops"),
      allow(dev, "iam:AttachUserPolicy", ops),
    ),
    fires(
      "through a group",
      `${[userArn("ann"), ops].sort().join("#impersonate & ")}#impersonate -> ${ops}~max#impersonate`,
      user("ann"),
      user("ops"),
      group("team"),
      member("ann", "team"),
      attached(groupArn("team"), policyArn("write")),
      managed(policyArn("write"), "iam:AttachUserPolicy", ops),
    ),
    silent(
      "the statement names somebody who does not exist",
      user("dev"),
      allow(dev, "iam:AttachUserPolicy", userArn("gone")),
    ),
    silent("its own deny", user("dev"), allow(dev, "iam:AttachUserPolicy"), deny(dev, "iam:AttachUserPolicy")),
    silent(
      "a boundary that does not have it",
      user("dev"),
      allow(dev, "iam:AttachUserPolicy"),
      boundary(dev, policyArn("limit")),
      managed(policyArn("limit"), "s3:*"),
    ),
    silent(
      "only a harmless policy may be attached",
      user("dev"),
      allow(dev, "iam:AttachUserPolicy", dev, {
        when: [when("ArnEquals", "iam:PolicyARN", "arn:aws:iam::aws:policy/ReadOnlyAccess")],
      }),
    ),
  ],
});
