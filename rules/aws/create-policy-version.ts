import { allow, deny, managedPolicy, policyArn, user, userArn } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { governs, identityWrite } from "../families/aws-identity-write.ts";

const dev = userArn("dev");
const policy = policyArn("shared");

/** Writes a new version of a managed policy and puts it in force: everybody who has the policy has what it says. */
export default identityWrite({
  id: "aws.create-policy-version",
  title: "Can write a new version of the policy",
  edge: "WRITES_POLICY",
  on: "aws.policy",
  parts: [{ action: "iam:CreatePolicyVersion" }],
  to: "AwsPolicy#administer",
  policies: true,
  gains: (target) => [{ to: governs(target), because: [target] }],
  leaves: "durable",
  abuse:
    "`aws iam create-policy-version --policy-arn <policy> --set-as-default --policy-document` with Allow * on *; no iam:SetDefaultPolicyVersion is needed.",
  detection: ["CreatePolicyVersion"],
  remediation:
    "aws iam put-user-policy --user-name <writer> --policy-name versions --policy-document file://policy.json   # iam:CreatePolicyVersion only on policies that no privileged identity has",
  frameworks: ["attack:T1098.003", "owasp-nhi:NHI5"],
  reference: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html",
  examples: [
    fires(
      "a customer's policy",
      `${dev}#impersonate -> ${policy}#administer`,
      user("dev"),
      managedPolicy("shared"),
      allow(dev, "iam:CreatePolicyVersion", policy),
    ),
    silent(
      "another policy",
      user("dev"),
      managedPolicy("shared"),
      allow(dev, "iam:CreatePolicyVersion", policyArn("other")),
    ),
    silent(
      "a policy of AWS",
      user("dev"),
      managedPolicy("shared", { awsManaged: true }),
      allow(dev, "iam:CreatePolicyVersion"),
    ),
    silent(
      "its own deny",
      user("dev"),
      managedPolicy("shared"),
      allow(dev, "iam:CreatePolicyVersion"),
      deny(dev, "iam:CreatePolicyVersion", policy),
    ),
  ],
});
