import type { Owner } from "../../../model/owner.ts";
import { defineCheck } from "../define.ts";
import { csf, identityNeeds, nhi } from "../words.ts";

/** Whoever could change or take away the identity is not known, has left, or is in no directory. */
export default defineCheck({
  id: "NHI-OWN-02",
  title: "No technical owner, or one who has left",
  severity: "medium",
  condition:
    "An identity has no technical owner, or an owner who is not active, or whom the directory that was read does not know.",
  frameworks: [nhi("NHI1"), csf("GV.RR-02")],
  seedRef: "NHI-01",
  remediation: "Name a technical owner who is there, and describe teams and people in the owners file.",
  needs: identityNeeds,

  *examine(context) {
    const directory = context.facts.of("owner.party").length > 0;
    for (const { id, technical, business, vendor } of context.identities.all()) {
      const wrong =
        faultOf(technical, directory) ?? (business.status === "unowned" ? undefined : faultOf(business, directory));
      if (wrong === undefined) continue;
      if ("value" in vendor.name && vendor.name.source.origin === "derived" && technical.status === "unowned") continue;
      const owner = technical.status === "unowned" ? business : technical;
      const told =
        owner.status === "unowned"
          ? context.declared(id)
          : [
              {
                source: owner.source.document,
                locator: owner.source.locator,
                summary: `${owner.source.said}: ${owner.owner}`,
              },
            ];
      yield { subject: id, sentence: wrong, evidence: told };
    }
  },
});

function faultOf(owner: Owner, directory: boolean): string | undefined {
  if (owner.status === "unowned") return "nobody is named as its technical owner";
  if (owner.contact?.active === false) return `its ${owner.role} owner ${owner.owner} is not active`;
  return directory && owner.contact === undefined
    ? `its ${owner.role} owner ${owner.owner} is in no directory that was read`
    : undefined;
}
