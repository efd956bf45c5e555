import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import {
  allow,
  attached,
  boundary,
  deny,
  everyone,
  managed,
  orgStatement,
  otherAccount,
  policyArn,
  principal,
  role,
  roleArn,
  scp,
  trusts,
  user,
  userArn,
  when,
} from "../../model/examples/aws.ts";
import { outsideAccount, unreadAccount, unreadRole } from "../../model/examples/aws-outside.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls, targetsOf } from "../families/aws-holding.ts";

const dev = userArn("dev");
const ops = roleArn("ops");
const far = roleArn("far", otherAccount);
const outside = `${outsideAccount}#impersonate -> ${ops}#impersonate`;
const assumes = `${dev}#impersonate -> ${ops}#impersonate`;

/**
 * Trust AND permission: the trust policy opens the role, and where it only names the account, a policy of the caller must
 * allow too. What an account that was not imported allows is its administrator's to say, who knows the external id as well:
 * that keeps a vendor's other customers out, not the vendor.
 */
export default defineRule({
  id: "aws.assume-role",
  version: 2,
  title: "Can assume the role",
  edge: "ASSUMES_ROLE",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsRole#impersonate" },
  needs: [...identityFacts, "aws.vpc-endpoint"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "until 12h",

  *derive(facts, { aws }) {
    const question = {
      title: "assume roles",
      parts: [{ action: "sts:AssumeRole" }],
      ...targetsOf(facts, "aws.role"),
    };
    yield* awsSteps(aws, question, (role) => [{ to: privilege(role.key, "impersonate"), because: [role] }]);
  },

  controls: [
    ...permissionControls("Take the caller out of the trust policy, or sts:AssumeRole out of its permissions"),
    control("revoke", "aws.role", "Revoke the sessions of the role"),
  ],
  abuse: "Call `aws sts assume-role --role-arn <role> --role-session-name x` and use the credentials it returns.",
  detection: [{ service: "sts", event: "AssumeRole" }],
  remediation: `aws iam update-assume-role-policy --role-name <role> --policy-document file://trust.json
# trust.json names the principals that need the role, with a condition on aws:PrincipalOrgID or sts:ExternalId across accounts`,
  frameworks: ["attack:T1078.004", "attack:T1550.001", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
  ],
  examples: [
    fires(
      "the trust policy names the account and the caller may assume",
      assumes,
      user("dev"),
      role("ops"),
      allow(dev, "sts:AssumeRole", ops),
      trusts(ops, principal("111111111111")),
    ),
    fires(
      "the trust policy names the caller: no permission needed",
      assumes,
      user("dev"),
      role("ops"),
      trusts(ops, principal(dev)),
    ),
    fires(
      "another account, both sides agree",
      `${dev}#impersonate -> ${far}#impersonate`,
      user("dev"),
      role("far", {}, otherAccount),
      attached(dev, policyArn("jump")),
      managed(policyArn("jump"), "sts:Assume*", far),
      trusts(far, principal("arn:aws:iam::111111111111:root")),
    ),
    fires(
      "an external id is the caller's to say",
      assumes,
      user("dev"),
      role("ops"),
      trusts(ops, principal(dev), { when: [when("StringEquals", "sts:ExternalId", "42")] }),
    ),
    firesIf(
      "only with the caller's second factor",
      assumes,
      user("dev"),
      role("ops"),
      trusts(ops, principal(dev), { when: [when("Bool", "aws:MultiFactorAuthPresent", "true")] }),
    ),
    fires(
      "an account that was not imported, with its external id",
      outside,
      role("ops"),
      trusts(ops, principal(unreadAccount), { when: [when("StringEquals", "sts:ExternalId", "42")] }),
    ),
    fires(
      "a role of an account that was not imported: its administrator acts as any",
      outside,
      role("ops"),
      trusts(ops, principal(unreadRole("scanner"))),
    ),
    firesIf(
      "an account that was not imported, if it is in the organization",
      outside,
      role("ops"),
      trusts(ops, principal(unreadAccount), { when: [when("StringEquals", "aws:PrincipalOrgID", "o-x")] }),
    ),
    silent(
      "an account that was not imported, from another one alone",
      role("ops"),
      trusts(ops, principal(unreadAccount), { when: [when("StringEquals", "aws:PrincipalAccount", "888888888888")] }),
    ),
    silent("the permission alone", user("dev"), role("ops"), allow(dev, "sts:AssumeRole", ops)),
    silent(
      "the account is trusted but nothing lets the caller",
      user("dev"),
      role("ops"),
      trusts(ops, principal("111111111111")),
    ),
    silent(
      "another account names the caller, who has no permission",
      user("dev"),
      role("far", {}, otherAccount),
      trusts(far, principal(dev)),
    ),
    silent(
      "the permission and the trust belong to two identities",
      user("dev"),
      role("ops"),
      role("far", {}, otherAccount),
      allow(dev, "sts:AssumeRole", far),
      trusts(far, principal(ops)),
    ),
    silent("the caller's own deny", user("dev"), role("ops"), deny(dev, "sts:*"), trusts(ops, principal(dev))),
    silent(
      "a boundary without it, as the trust names a role",
      role("ci"),
      role("ops"),
      boundary(roleArn("ci"), policyArn("limit")),
      managed(policyArn("limit"), "s3:*"),
      trusts(ops, principal(roleArn("ci"))),
    ),
    silent(
      "an SCP denies it",
      user("dev"),
      role("ops"),
      scp("base"),
      orgStatement("Allow", "scp:base", "*"),
      orgStatement("Deny", "scp:base", "sts:AssumeRole", "*", { index: 1 }),
      trusts(ops, principal(dev)),
    ),
    silent(
      "a trust of an organization the account is not in",
      user("dev"),
      role("far", {}, otherAccount),
      allow(dev, "sts:*"),
      trusts(far, everyone, { when: [when("StringEquals", "aws:PrincipalOrgID", "o-other")] }),
    ),
  ],
});
