import { defineCheck } from "../define.ts";
import { csf, fieldEvidence, identityNeeds, nhi, some } from "../words.ts";

/** One identity for several workloads: what one of them loses, all have lost. */
export default defineCheck({
  id: "NHI-BND-01",
  title: "Used by more than its workload",
  severity: "high",
  condition: "Workloads outside the declared boundary act as an identity, or several do and no boundary is declared.",
  frameworks: [nhi("NHI9"), csf("PR.AA-05")],
  remediation:
    "Give each workload an identity of its own; where several must share one, declare them as its workload_boundary.",
  needs: identityNeeds,

  *examine(context) {
    for (const { id, boundary, vendor } of context.identities.all()) {
      const { declared, workloads, workloadCount, outside } = boundary;
      if ("value" in vendor.name && vendor.name.source.origin === "derived") continue;
      if (outside.length > 0) {
        yield {
          subject: id,
          sentence: `used outside its declared boundary by ${some(outside)}`,
          evidence: [...fieldEvidence(declared), ...outside.slice(0, 3).flatMap((one) => context.declared(one))],
          involves: outside.slice(0, 50),
        };
      } else if (!("value" in declared) && workloadCount > 1) {
        yield {
          subject: id,
          sentence: `${workloadCount} workloads act as it, and no boundary is declared: ${some(workloads, workloadCount)}`,
          evidence: workloads.slice(0, 3).flatMap((one) => context.declared(one)),
          involves: workloads,
        };
      }
    }
  },
});
