import { fieldValue } from "../../identities/field.ts";
import { isAccountable } from "../../identities/ownerless.ts";
import { defineCheck } from "../define.ts";
import { csf, identityNeeds, nhi, weightOf } from "../words.ts";

/** Who is accountable for an identity that matters is not known. */
export default defineCheck({
  id: "NHI-OWN-01",
  title: "No accountable owner of an identity that is exposed or privileged",
  severity: "high",
  condition:
    "An identity that the internet comes to act as, or that is privileged, has no business owner, or one that has left.",
  frameworks: [csf("GV.RR-02"), csf("ID.AM-08"), nhi("NHI1")],
  seedRef: "NHI-01: revoke anything without an accountable owner",
  remediation:
    "Name a business owner in the owners file or by the tag business-owner, or revoke it: `ambit identities --ownerless` gives the order.",
  needs: identityNeeds,

  *examine(context) {
    for (const record of context.identities.all()) {
      if ((record.exposed === undefined && !record.privileged) || isAccountable(record)) continue;
      const { id, business, lastUsed } = record;
      const owner =
        business.status === "unowned" ? "nobody is named as its business owner" : `${business.owner} has left`;
      const used = fieldValue(lastUsed);
      yield {
        subject: id,
        sentence: `${owner}, and ${weightOf(record)}${used === undefined ? "" : `; last used ${used.slice(0, 10)}`}`,
        evidence: context.declared(id),
      };
    }
  },
});
