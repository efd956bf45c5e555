import { kindSpec } from "../../../model/node.ts";
import { defineCheck } from "../define.ts";
import { Readers } from "../readers.ts";
import { csf, nhi } from "../words.ts";

/** What too many can read is a secret of nobody. */
export default defineCheck({
  id: "SEC-FAN-01",
  title: "Secret that too many can read",
  severity: "high",
  condition: "More identities than ten (--secret-readers) can read a secret in one step, or anybody can.",
  frameworks: [nhi("NHI5"), csf("PR.AA-05")],
  remediation:
    "Let the one workload read it that needs it, by name; take wildcards out of policies, roles and bindings.",
  needs: [
    { family: "aws", collections: ["aws.secret", "aws.statement"] },
    { family: "k8s", collections: ["k8s.secret", "k8s.binding", "k8s.rule"] },
    { family: "vault", collections: ["vault.secret", "vault.path"] },
  ],

  *examine(context) {
    const { graph, limits } = context;
    const readers = new Readers(graph);
    for (const [node, { id, kind }] of graph.nodes.entries()) {
      if (kindSpec(kind).class !== "secret") continue;
      const { count, anybody, step } = readers.of(node, limits.secretReaders);
      if (anybody === undefined && count <= limits.secretReaders) continue;
      yield {
        subject: id,
        sentence:
          anybody === undefined
            ? `${count} identities can read it in one step; ${limits.secretReaders} are the most`
            : `${anybody} can read it`,
        evidence: step < 0 ? context.declared(id) : context.evidenceOf([step]),
      };
    }
  },
});
