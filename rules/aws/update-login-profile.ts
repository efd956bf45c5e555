import { allow, deny, loginProfile, user, userArn } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { acts, identityWrite } from "../families/aws-identity-write.ts";

const dev = userArn("dev");
const boss = userArn("boss");

/** Changes the console password of a user who has one, and signs in. */
export default identityWrite({
  id: "aws.update-login-profile",
  title: "Can change the user's console password",
  edge: "CHANGES_PASSWORD",
  on: "aws.user",
  parts: [{ action: "iam:UpdateLoginProfile" }],
  to: "AwsUser#impersonate",
  gains: (target, facts) => {
    const profile = facts.get("aws.login-profile", target.key);
    return profile ? [{ to: acts(target), because: [target, profile] }] : [];
  },
  needs: ["aws.login-profile"],
  leaves: "durable",
  abuse: "`aws iam update-login-profile --user-name <user> --password <own>`, then sign in to the console.",
  detection: ["UpdateLoginProfile", "ConsoleLogin"],
  remediation:
    "aws iam put-user-policy --user-name <writer> --policy-name passwords --policy-document file://policy.json   # iam:UpdateLoginProfile on named users only",
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  reference: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateLoginProfile.html",
  examples: [
    fires(
      "another user",
      `${dev}#impersonate -> ${boss}#impersonate`,
      user("dev"),
      user("boss"),
      loginProfile("boss"),
      allow(dev, "iam:UpdateLoginProfile", boss),
    ),
    silent("the user has no password", user("dev"), user("boss"), allow(dev, "iam:UpdateLoginProfile", boss)),
    silent(
      "another user than those it may",
      user("dev"),
      user("boss"),
      loginProfile("boss"),
      allow(dev, "iam:UpdateLoginProfile", userArn("ann")),
    ),
    silent(
      "its own deny",
      user("dev"),
      user("boss"),
      loginProfile("boss"),
      allow(dev, "iam:UpdateLoginProfile"),
      deny(dev, "iam:*LoginProfile"),
    ),
  ],
});
