import { accessKey, allow, boundary, deny, managed, policyArn, user, userArn } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { acts, identityWrite } from "../families/aws-identity-write.ts";

const dev = userArn("dev");
const boss = userArn("boss");

/** Makes an access key of another user. A user has two keys at most, inactive ones included. */
export default identityWrite({
  id: "aws.create-access-key",
  title: "Can make an access key of the user",
  edge: "CREATES_ACCESS_KEY",
  on: "aws.user",
  parts: [{ action: "iam:CreateAccessKey" }],
  to: "AwsUser#impersonate",
  gains: (target, facts) =>
    facts.where("aws.access-key", "user", target.key).length < 2 ? [{ to: acts(target), because: [target] }] : [],
  absent: ["aws.access-key"],
  leaves: "durable",
  abuse: "`aws iam create-access-key --user-name <user>` answers with a key and its secret.",
  detection: ["CreateAccessKey"],
  remediation:
    "aws iam put-user-policy --user-name <writer> --policy-name keys --policy-document file://policy.json   # iam:CreateAccessKey on arn:aws:iam::<account>:user/${aws:username} only",
  frameworks: ["attack:T1098.001", "owasp-nhi:NHI5"],
  reference: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html",
  examples: [
    fires(
      "another user",
      `${dev}#impersonate -> ${boss}#impersonate`,
      user("dev"),
      user("boss"),
      allow(dev, "iam:CreateAccessKey", boss),
    ),
    fires(
      "one key is left to make",
      `${dev}#impersonate -> ${boss}#impersonate`,
      user("dev"),
      user("boss"),
      accessKey("AKIAEXAMPLE1", "boss"),
      allow(dev, "iam:CreateAccessKey", boss),
    ),
    silent(
      "two keys are there",
      user("dev"),
      user("boss"),
      accessKey("AKIAEXAMPLE1", "boss"),
      accessKey("AKIAEXAMPLE2", "boss", "Inactive"),
      allow(dev, "iam:CreateAccessKey", boss),
    ),
    silent(
      "only its own",
      user("dev"),
      user("boss"),
      allow(dev, "iam:CreateAccessKey", "arn:aws:iam::*:user/${aws:username}"),
    ),
    silent("its own deny", user("dev"), user("boss"), allow(dev, "iam:CreateAccessKey"), deny(dev, "iam:*AccessKey*")),
    silent(
      "a boundary that does not have it",
      user("dev"),
      user("boss"),
      allow(dev, "{action}"),
      boundary(dev, policyArn("limit")),
      managed(policyArn("limit"), "iam:Get*"),
    ),
  ],
});
