import { chains } from "../../chain/book.ts";
import type { ChainEstate } from "../../chain/estate.ts";
import type { CheckContext } from "../context.ts";
import { defineCheck } from "../define.ts";
import { attack, csf } from "../words.ts";

/** What an attacker would do with it would be written nowhere. */
export default defineCheck({
  id: "NHI-LOG-01",
  title: "Exposed identity whose use is not logged",
  severity: "high",
  condition:
    "The internet comes to act as an identity, with code running in what it can connect to, and no log of its account, cluster or Vault holds what it is issued and what it changes.",
  frameworks: [csf("PR.PS-04"), csf("DE.CM-09"), attack("T1685.002")],
  seedRef: "Logging of issuance, privilege changes and tool calls",
  remediation:
    "Turn on what writes it down: a CloudTrail trail with management events in every region, an audit policy of the API server, an audit device of Vault.",
  needs: [
    { family: "aws", collections: ["aws.trail"] },
    { family: "k8s", collections: ["k8s.audit-rule"] },
    { family: "vault", collections: ["vault.audit"] },
  ],

  *examine(context) {
    const { estate } = chains(context.graph);
    const scopes = new Map<string, ReturnType<typeof unlogged>>();
    for (const { id, scope, exposed } of context.identities.all()) {
      if (exposed === undefined) continue;
      const why = scopes.get(scope) ?? unlogged(estate, scope);
      scopes.set(scope, why);
      if (why === undefined || why === "logged") continue;
      yield {
        subject: id,
        sentence: `exposed, and ${why}`,
        evidence: evidenceOf(context, scope, id),
        involves: [scope],
      };
    }
  },
});

/** Why nothing of the scope is logged; `logged`; undefined where that was not read. */
function unlogged(estate: ChainEstate, scope: string): string | undefined {
  const { facts } = estate;
  const family = scope.split(":")[0];
  if (family === "aws") {
    if (facts.coverage("aws.trail", scope) !== "read") return undefined;
    // The organization's trail of another account writes down what happens here as well.
    const trails = estate.trails(scope);
    const holds = trails.some(
      ({ on, delivers, management }) =>
        on !== false && delivers !== false && management !== "none" && management !== "reads",
    );
    return holds ? "logged" : `no trail of ${scope} that is on holds management events`;
  }
  if (family === "k8s") {
    const setting = estate.logSetting(scope, "audit");
    if (setting) return setting.on ? "logged" : `the audit log of ${scope} is off`;
    if (facts.coverage("k8s.audit-rule", scope) !== "read") return undefined;
    const rules = facts.where("k8s.audit-rule", "cluster", scope);
    return rules.some(({ level }) => level !== "None") ? "logged" : `no audit policy of ${scope} logs anything`;
  }
  if (family !== "vault" || facts.coverage("vault.audit", scope) !== "read") return undefined;
  return facts.where("vault.audit", "cluster", scope).length > 0 ? "logged" : `${scope} has no audit device`;
}

const evidenceOf = (context: CheckContext, scope: string, id: string) => [
  ...context.declared(id),
  ...context.evidence(
    ...(["aws.trail", "k8s.audit-rule", "vault.audit"] as const).map((kind) =>
      context.facts.get("coverage", `${kind}@${scope}`),
    ),
  ),
];
