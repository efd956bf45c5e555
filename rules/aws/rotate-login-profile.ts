import { allow, deny, loginProfile, user, userArn } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { acts, identityWrite } from "../families/aws-identity-write.ts";

const dev = userArn("dev");
const boss = userArn("boss");

/** Deletes the console password of a user and makes a new one. */
export default identityWrite({
  id: "aws.rotate-login-profile",
  title: "Can replace the user's console password",
  edge: "REPLACES_PASSWORD",
  on: "aws.user",
  parts: [{ action: "iam:DeleteLoginProfile" }, { action: "iam:CreateLoginProfile" }],
  to: "AwsUser#impersonate",
  gains: (target, facts) => {
    const profile = facts.get("aws.login-profile", target.key);
    return profile ? [{ to: acts(target), because: [target, profile] }] : [];
  },
  needs: ["aws.login-profile"],
  leaves: "durable",
  abuse: "`aws iam delete-login-profile`, then `aws iam create-login-profile --user-name <user> --password <own>`.",
  detection: ["DeleteLoginProfile", "CreateLoginProfile"],
  remediation:
    "aws iam put-user-policy --user-name <writer> --policy-name passwords --policy-document file://policy.json   # iam:*LoginProfile on named users only",
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  reference: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteLoginProfile.html",
  examples: [
    fires(
      "another user",
      `${dev}#impersonate -> ${boss}#impersonate`,
      user("dev"),
      user("boss"),
      loginProfile("boss"),
      allow(dev, ["iam:DeleteLoginProfile", "iam:CreateLoginProfile"], boss),
    ),
    silent(
      "it may not make one",
      user("dev"),
      user("boss"),
      loginProfile("boss"),
      allow(dev, "iam:DeleteLoginProfile", boss),
    ),
    silent(
      "the user has no password",
      user("dev"),
      user("boss"),
      allow(dev, ["iam:DeleteLoginProfile", "iam:CreateLoginProfile"], boss),
    ),
    silent(
      "another user than those it may",
      user("dev"),
      user("boss"),
      loginProfile("boss"),
      allow(dev, ["iam:DeleteLoginProfile", "iam:CreateLoginProfile"], userArn("ann")),
    ),
    silent(
      "its own deny",
      user("dev"),
      user("boss"),
      loginProfile("boss"),
      allow(dev, ["iam:DeleteLoginProfile", "iam:CreateLoginProfile"]),
      deny(dev, "iam:*LoginProfile"),
    ),
  ],
});
