import { allow, deny, role, roleArn, user, userArn } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { acts, identityWrite } from "../families/aws-identity-write.ts";

const dev = userArn("dev");
const ops = roleArn("ops");

/** Rewrites a role's trust policy to trust the writer, or an account of the writer's own, and assumes the role. */
export default identityWrite({
  id: "aws.update-trust",
  title: "Can make the role trust it",
  edge: "REWRITES_TRUST",
  on: "aws.role",
  parts: [{ action: "iam:UpdateAssumeRolePolicy" }],
  to: "AwsRole#impersonate",
  gains: (target) => [{ to: acts(target), because: [target] }],
  leaves: "durable",
  abuse:
    "`aws iam update-assume-role-policy --role-name <role> --policy-document` with the caller, or an outside account, as Principal; then sts:AssumeRole.",
  detection: ["UpdateAssumeRolePolicy"],
  remediation:
    "aws iam put-user-policy --user-name <writer> --policy-name trust --policy-document file://policy.json   # iam:UpdateAssumeRolePolicy only on roles without privileges",
  frameworks: ["attack:T1098.003", "attack:T1548.005", "owasp-nhi:NHI5"],
  reference: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html",
  examples: [
    fires(
      "a role of the account",
      `${dev}#impersonate -> ${ops}#impersonate`,
      user("dev"),
      role("ops"),
      allow(dev, "iam:UpdateAssumeRolePolicy", ops),
    ),
    silent("another role", user("dev"), role("ops"), allow(dev, "iam:UpdateAssumeRolePolicy", roleArn("other"))),
    silent(
      "a role that only AWS writes",
      user("dev"),
      role("ops", { path: "/aws-service-role/autoscaling.amazonaws.com/" }),
      allow(dev, "iam:UpdateAssumeRolePolicy"),
    ),
    silent(
      "its own deny",
      user("dev"),
      role("ops"),
      allow(dev, "iam:UpdateAssumeRolePolicy"),
      deny(dev, "iam:Update*"),
    ),
  ],
});
