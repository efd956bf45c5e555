import { accessKey, allow, user, userArn } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { acts, identityWrite } from "../families/aws-identity-write.ts";

const dev = userArn("dev");
const boss = userArn("boss");
const first = accessKey("AKIAEXAMPLE1", "boss");
const second = accessKey("AKIAEXAMPLE2", "boss");

/** Deletes one of a user's two access keys and makes a new one. */
export default identityWrite({
  id: "aws.rotate-access-key",
  title: "Can replace an access key of the user",
  edge: "REPLACES_ACCESS_KEY",
  on: "aws.user",
  parts: [{ action: "iam:CreateAccessKey" }, { action: "iam:DeleteAccessKey" }],
  to: "AwsUser#impersonate",
  needs: ["aws.access-key"],
  gains: (target, facts) => {
    const keys = facts.where("aws.access-key", "user", target.key);
    return keys.length < 2 ? [] : [{ to: acts(target), because: [target, ...keys] }];
  },
  leaves: "durable",
  abuse: "`aws iam delete-access-key` on one of the two keys, then `aws iam create-access-key --user-name <user>`.",
  detection: ["DeleteAccessKey", "CreateAccessKey"],
  remediation:
    "aws iam put-user-policy --user-name <writer> --policy-name keys --policy-document file://policy.json   # iam:*AccessKey on arn:aws:iam::<account>:user/${aws:username} only",
  frameworks: ["attack:T1098.001", "owasp-nhi:NHI5"],
  reference: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccessKey.html",
  examples: [
    fires(
      "both keys are in use",
      `${dev}#impersonate -> ${boss}#impersonate`,
      user("dev"),
      user("boss"),
      first,
      second,
      allow(dev, ["iam:CreateAccessKey", "iam:DeleteAccessKey"], boss),
    ),
    silent(
      "one key: nothing to delete first",
      user("dev"),
      user("boss"),
      first,
      allow(dev, ["iam:CreateAccessKey", "iam:DeleteAccessKey"], boss),
    ),
    silent("it may not delete", user("dev"), user("boss"), first, second, allow(dev, "iam:CreateAccessKey", boss)),
    silent(
      "the halves belong to two identities",
      user("dev"),
      user("ann"),
      user("boss"),
      first,
      second,
      allow(dev, "iam:CreateAccessKey", boss),
      allow(userArn("ann"), "iam:DeleteAccessKey", boss),
    ),
    silent(
      "the halves are about two users",
      user("dev"),
      user("boss"),
      user("ann"),
      first,
      second,
      allow(dev, "iam:CreateAccessKey", boss),
      allow(dev, "iam:DeleteAccessKey", userArn("ann"), { index: 1 }),
    ),
  ],
});
