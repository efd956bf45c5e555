import type { AwsStatementFact } from "../../../model/fact/aws.ts";
import { isAuthority, kindSpec } from "../../../model/node.ts";
import { outsideAccountId } from "../../../model/node-id.ts";
import { defineCheck } from "../define.ts";
import { csf, nhi, some } from "../words.ts";

const accountOf = (principal: string): string | undefined =>
  /^(?:arn:aws[a-z-]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal)?.[1];
const binds = ({ conditions }: AwsStatementFact): boolean =>
  conditions.some(({ key }) =>
    /^(sts:ExternalId|aws:SourceArn|aws:SourceAccount|aws:PrincipalOrg(ID|Paths))$/i.test(key),
  );

/**
 * The role by which the organization's own management account comes in.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access-cross-account-role.html
 */
const ofOrganization = /:role\/(OrganizationAccountAccessRole|AWSControlTowerExecution)$/;

/** A supplier acts here, and whoever can talk the supplier into it does too. */
export default defineCheck({
  id: "NHI-VEN-01",
  title: "Vendor access that is not bound to us",
  severity: "high",
  condition:
    "A role that leads to data, secrets or the administration of an account or cluster trusts an account that was not imported, without an external id or another condition that binds the caller to us.",
  frameworks: [nhi("NHI3"), csf("GV.SC-07"), csf("GV.SC-02")],
  remediation:
    "Ask for an external id in the trust policy, name the vendor's role in place of its account, and narrow what it may read.",
  needs: [{ family: "aws", collections: ["aws.role", "aws.statement"] }],

  *examine(context) {
    const { graph, facts } = context;
    const matters = context.leads("data, secrets and administration", (p) => {
      const [kind, access] = [graph.nodes[graph.nodeOf(p)]?.kind, graph.accessOf(p)];
      if (kind === undefined) return false;
      const isData = ["data-store", "secret"].includes(kindSpec(kind).class);
      return isData ? access === "read" || access === "write" : isAuthority(kind, access);
    });
    for (const record of context.identities.all()) {
      if (record.kind !== "AwsRole" || ofOrganization.test(record.id)) continue;
      const trusts = facts
        .where("aws.statement", "policy", `trust:${record.id}`)
        .filter((one) => one.effect === "Allow" && one.inForce && !binds(one));
      const opened = new Set(record.vendor.outside);
      const outside = trusts.flatMap((one) =>
        (one.principals?.["AWS"] ?? []).filter((name) => opened.has(outsideAccountId(accountOf(name) ?? ""))),
      );
      const goal = matters.goalOf(graph.privilegeIndex(graph.nodeIndex(record.id), "impersonate"));
      if (outside.length === 0 || goal < 0) continue;
      yield {
        subject: record.id,
        sentence: `${some([...new Set(outside)].sort())} may become it without an external id, and it leads to ${graph.nodes[graph.nodeOf(goal)]?.id ?? ""}`,
        evidence: context.evidence(...trusts),
      };
    }
  },
});
