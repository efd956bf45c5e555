import { allow, deny, loginProfile, user, userArn } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { acts, identityWrite } from "../families/aws-identity-write.ts";

const dev = userArn("dev");
const boss = userArn("boss");

/** Gives a user without a console password one, and signs in. */
export default identityWrite({
  id: "aws.create-login-profile",
  title: "Can give the user a console password",
  edge: "CREATES_PASSWORD",
  on: "aws.user",
  parts: [{ action: "iam:CreateLoginProfile" }],
  to: "AwsUser#impersonate",
  gains: (target, facts) =>
    facts.get("aws.login-profile", target.key) ? [] : [{ to: acts(target), because: [target] }],
  absent: ["aws.login-profile"],
  leaves: "durable",
  abuse: "`aws iam create-login-profile --user-name <user> --password <own>`, then sign in to the console.",
  detection: ["CreateLoginProfile", "ConsoleLogin"],
  remediation:
    "aws iam put-user-policy --user-name <writer> --policy-name passwords --policy-document file://policy.json   # iam:CreateLoginProfile on named users only",
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  reference: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html",
  examples: [
    fires(
      "another user",
      `${dev}#impersonate -> ${boss}#impersonate`,
      user("dev"),
      user("boss"),
      allow(dev, "iam:CreateLoginProfile", boss),
    ),
    silent(
      "the user has a password",
      user("dev"),
      user("boss"),
      loginProfile("boss"),
      allow(dev, "iam:CreateLoginProfile", boss),
    ),
    silent(
      "another user than those it may",
      user("dev"),
      user("boss"),
      allow(dev, "iam:CreateLoginProfile", userArn("ann")),
    ),
    silent(
      "its own deny",
      user("dev"),
      user("boss"),
      allow(dev, "iam:CreateLoginProfile"),
      deny(dev, "iam:*LoginProfile"),
    ),
  ],
});
