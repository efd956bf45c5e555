import { defineCheck } from "../define.ts";
import { csf, nhi } from "../words.ts";

const rules: ReadonlySet<string> = new Set(["vault.entity-metadata", "vault.rewritten-entity"]);

/** A policy's template says what its user writes into it. */
export default defineCheck({
  id: "VAULT-TPL-01",
  title: "Templated policy whose metadata its users can write",
  severity: "medium",
  condition: "A login may write the metadata or the name of an entity that the template of a policy fills in.",
  frameworks: [nhi("NHI5"), csf("PR.AA-05")],
  remediation:
    "Take identity/ out of what it may write, or fill templates with what no user can set: entity ids, alias names of a method.",
  needs: [{ family: "vault", collections: ["vault.path", "vault.policy"] }],

  *examine(context) {
    const { graph } = context;
    const seen = new Set<string>();
    for (let step = 0; step < graph.csr.steps; step++) {
      const rule = graph.ruleOf(step);
      if (!rules.has(rule.id)) continue;
      const writer = graph
        .premisesOf(step)
        .map((p) => graph.nodes[graph.nodeOf(p)])
        .find((node) => node?.kind === "VaultAuthRole" || node?.kind === "VaultToken");
      if (!writer || seen.has(writer.id)) continue;
      seen.add(writer.id);
      yield {
        subject: writer.id,
        sentence: rule.title.charAt(0).toLowerCase() + rule.title.slice(1),
        evidence: context.evidenceOf([step]),
      };
    }
  },
});
