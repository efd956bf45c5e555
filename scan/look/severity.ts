import type { Access } from "../../model/access.ts";
import type { NodeClass } from "../../model/node.ts";
import type { Certainty } from "../../model/step.ts";
import type { ExposureSeverity } from "../record.ts";

/**
 * What is at stake, one level less where the way rests on an open condition, low where it rests on a guess. Administering
 * is critical; the content of a data store or a secret high, acting as an identity medium, the rest low.
 */
export function severityOf(kind: NodeClass, access: Access, certainty: Certainty): ExposureSeverity {
  if (certainty === "assumed") return "low";
  const open = certainty === "conditional";
  if (access === "administer") return open ? "high" : "critical";
  if (kind === "data-store" || kind === "secret") return open ? "medium" : "high";
  if (kind === "identity" || kind === "credential") return open ? "low" : "medium";
  return "low";
}
