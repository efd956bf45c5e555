import { defineCheck } from "../define.ts";
import { csf, identityNeeds } from "../words.ts";

/** What an identity is for is told nowhere. */
export default defineCheck({
  id: "NHI-OWN-03",
  title: "No purpose",
  severity: "low",
  condition: "No source tells what an identity is for.",
  frameworks: [csf("ID.AM-02")],
  remediation: "Write its purpose into the owners file or the tag purpose; revoke what has none.",
  needs: identityNeeds,

  *examine(context) {
    for (const { id, purpose, vendor } of context.identities.all()) {
      if (purpose.status !== "none" || ("value" in vendor.name && vendor.name.source.origin === "derived")) continue;
      yield { subject: id, sentence: "no source tells what it is for", evidence: context.declared(id) };
    }
  },
});
