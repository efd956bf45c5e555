import type { Found } from "../../../model/check.ts";
import { authorities, type NodeKind } from "../../../model/node.ts";
import { fieldValue } from "../../identities/field.ts";
import { daysBetween } from "../../identities/life.ts";
import type { IdentityRecord } from "../../identities/record.ts";
import type { CheckContext } from "../context.ts";
import { defineCheck } from "../define.ts";
import { attack, csf, fieldEvidence, identityNeeds, nhi, some } from "../words.ts";

/** Who holds it holds the whole account or cluster, or far more than it ever uses. */
export default defineCheck({
  id: "NHI-PRIV-01",
  title: "As good as an administrator, or most rights unused",
  severity: "high",
  condition:
    "An identity of AWS, a cluster or a cloud leads to the administration of an account or cluster by itself. Or a user or role of AWS, made 90 days ago or earlier, used some, and less than a fifth, of the services that its policies let it use, by IAM's own count; medium.",
  frameworks: [nhi("NHI5"), csf("PR.AA-05"), attack("T1078.004")],
  seedRef: "NHI-05",
  remediation: "Narrow what it may do to what it does; keep administration for sessions that somebody asks for.",
  needs: [...identityNeeds, { family: "aws", collections: ["aws.service-access"] }],

  *examine(context) {
    const { graph } = context;
    const ends = context.leads(
      "administration",
      (p) => graph.accessOf(p) === "administer" && isAuthority(graph.nodes[graph.nodeOf(p)]?.kind),
    );
    for (const identity of context.identities.all()) {
      const { id, kind, privileged, breakGlass, vendor } = identity;
      // VAULT-ADM-01 tells of Vault's.
      if (kind.startsWith("Vault") || fieldValue(breakGlass) === true) continue;
      if ("value" in vendor.name && vendor.name.source.origin === "derived") continue;
      if (!privileged) {
        yield* mostlyUnused(context, identity);
        continue;
      }
      const start = graph.privilegeIndex(graph.nodeIndex(id), "impersonate");
      const goal = graph.nodes[graph.nodeOf(Math.max(0, ends.goalOf(start)))]?.id ?? "";
      yield {
        subject: id,
        sentence: `leads to the administration of ${goal} by itself`,
        evidence: context.evidenceOf(ends.stepsOf(start)),
        involves: [goal],
      };
    }
  },
});

/** NHI-KEY-02 tells of what nobody used at all; what is new had no time to use what it may. */
function* mostlyUnused(context: CheckContext, { id, createdAt }: IdentityRecord): Iterable<Found> {
  const access = context.facts.get("aws.service-access", id);
  if (!access) return;
  const { granted, used } = access;
  const days = daysBetween(fieldValue(createdAt), context.asOf);
  if (days === undefined || days < context.limits.unusedDays) return;
  // Whole numbers: exactly a fifth is not less.
  if (used.length === 0 || used.length * 5 >= granted) return;
  yield {
    subject: id,
    sentence: `uses ${used.length} of the ${granted} services that its policies let it use: ${some(used)}`,
    severity: "medium",
    evidence: [...context.evidence(access), ...fieldEvidence(createdAt)],
  };
}

const isAuthority = (kind: NodeKind | undefined): boolean => kind !== undefined && authorities.has(kind);
