import { allow, managed, managedPolicy, policyArn, user, userArn } from "../../model/examples/aws.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { governs, identityWrite } from "../families/aws-identity-write.ts";

const dev = userArn("dev");
const policy = policyArn("shared");

/** Statements of versions that are not in force and allow everything. */
const stored = (facts: FactReader, { key }: FactOf<"aws.policy">): readonly FactOf<"aws.statement">[] =>
  facts
    .where("aws.statement", "policy", key)
    .filter(
      ({ inForce, effect, actions, resources, conditions }) =>
        !inForce &&
        effect === "Allow" &&
        conditions.length === 0 &&
        actions?.includes("*") === true &&
        resources?.includes("*") === true,
    );

/** Puts an old version of a managed policy back in force that allows everything. Versions that allow less are not followed. */
export default identityWrite({
  id: "aws.set-default-policy-version",
  title: "Can put a stored version of the policy in force that allows everything",
  edge: "RESTORES_POLICY_VERSION",
  on: "aws.policy",
  parts: [{ action: "iam:SetDefaultPolicyVersion" }],
  to: "AwsPolicy#administer",
  policies: true,
  gains: (target, facts) =>
    stored(facts, target).map((statement) => ({ to: governs(target), because: [target, statement] })),
  leaves: "durable",
  abuse: "`aws iam set-default-policy-version --policy-arn <policy> --version-id <the generous one>`.",
  detection: ["SetDefaultPolicyVersion"],
  remediation: "aws iam delete-policy-version --policy-arn <policy> --version-id <the generous one>",
  frameworks: ["attack:T1098.003", "owasp-nhi:NHI5"],
  reference: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetDefaultPolicyVersion.html",
  examples: [
    fires(
      "an old version allows everything",
      `${dev}#impersonate -> ${policy}#administer`,
      user("dev"),
      managedPolicy("shared", { defaultVersion: "v2" }),
      managed(policy, "*", "*", { inForce: false }),
      managed(policy, "s3:GetObject", "*", { version: "v2" }),
      allow(dev, "iam:SetDefaultPolicyVersion", policy),
    ),
    silent(
      "the old version allows little",
      user("dev"),
      managedPolicy("shared", { defaultVersion: "v2" }),
      managed(policy, "s3:*", "*", { inForce: false }),
      allow(dev, "iam:SetDefaultPolicyVersion", policy),
    ),
    silent(
      "the version is in force already",
      user("dev"),
      managedPolicy("shared"),
      managed(policy, "*"),
      allow(dev, "iam:SetDefaultPolicyVersion", policy),
    ),
    silent(
      "no permission",
      user("dev"),
      managedPolicy("shared", { defaultVersion: "v2" }),
      managed(policy, "*", "*", { inForce: false }),
    ),
  ],
});
