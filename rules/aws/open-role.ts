import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { everyone, principal, role, roleArn, trusts, when } from "../../model/examples/aws.ts";
import { anyAccount } from "../../model/node-id.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { wayed } from "../families/aws-holding.ts";

const open = roleArn("open");

/** A trust policy for everybody: any AWS account may take the role. The request must be signed. */
export default defineRule({
  id: "aws.open-role",
  version: 1,
  title: "Can assume the role from any AWS account",
  edge: "ASSUMES_ROLE",
  emits: { from: ["ExternalIdentity#impersonate"], to: "AwsRole#impersonate" },
  needs: ["aws.role", "aws.statement"],
  reliesOnAbsenceIn: ["aws.rcp"],
  leaves: "until 12h",

  *derive(facts, { aws }) {
    const outsider = aws.caller(anyAccount);
    for (const fact of facts.each("aws.role")) {
      if (!outsider) continue;
      const target = { arn: fact.key, account: fact.key.split(":")[4] ?? "", tags: fact.tags };
      const ways = aws.ways({ caller: outsider, action: "sts:AssumeRole", target });
      yield* wayed(ways, [privilege(anyAccount, "impersonate")], privilege(fact.key, "impersonate"), [fact]);
    }
  },

  controls: [
    control("narrow", "aws.statement", "Name the principals that the role is for"),
    control("revoke", "aws.role", "Revoke the sessions of the role"),
  ],
  abuse: "From an account of one's own: `aws sts assume-role --role-arn <role> --role-session-name x`.",
  detection: [{ service: "sts", event: "AssumeRole with an accountId that is not of the organization" }],
  remediation:
    "aws iam update-assume-role-policy --role-name <role> --policy-document file://trust.json   # name principals, or add StringEquals aws:PrincipalOrgID",
  frameworks: ["attack:T1078.004", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous",
  ],
  examples: [
    fires("everybody", `${anyAccount}#impersonate -> ${open}#impersonate`, role("open"), trusts(open, everyone)),
    fires(
      "everybody with an external id to guess or read",
      `${anyAccount}#impersonate -> ${open}#impersonate`,
      role("open"),
      trusts(open, principal("*"), { when: [when("StringEquals", "sts:ExternalId", "42")] }),
    ),
    silent(
      "an organization",
      role("open"),
      trusts(open, everyone, { when: [when("StringEquals", "aws:PrincipalOrgID", "o-x")] }),
    ),
    silent("one account", role("open"), trusts(open, principal("222222222222"))),
    silent(
      "everybody of one account",
      role("open"),
      trusts(open, everyone, { when: [when("StringEquals", "aws:PrincipalAccount", "222222222222")] }),
    ),
  ],
});
