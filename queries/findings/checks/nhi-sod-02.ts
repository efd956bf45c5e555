import { defineCheck } from "../define.ts";
import { ownRightsSteps } from "../own-rights.ts";
import { attack, csf, nhi } from "../words.ts";

/** An identity writes itself the rights that it lacks. */
export default defineCheck({
  id: "NHI-SOD-02",
  title: "Can change its own permissions",
  severity: "high",
  condition: "An identity may change the policies, the groups or the bindings that say what it may do.",
  frameworks: [nhi("NHI5"), csf("PR.AA-05"), attack("T1098.003")],
  remediation:
    "Take the right to write policies of itself from it, or bound it by a permissions boundary that it cannot change.",
  needs: [
    { family: "aws", collections: ["aws.role", "aws.statement", "aws.attachment"] },
    { family: "k8s", collections: ["k8s.binding", "k8s.rule"] },
    { family: "vault", collections: ["vault.path"] },
  ],

  *examine(context) {
    for (const { id } of context.identities.all()) {
      const steps = ownRightsSteps(context.graph, id);
      const last = steps.at(-1);
      if (last === undefined) continue;
      const { title } = context.graph.ruleOf(last);
      yield {
        subject: id,
        sentence: title.charAt(0).toLowerCase() + title.slice(1),
        evidence: context.evidenceOf(steps),
      };
    }
  },
});
