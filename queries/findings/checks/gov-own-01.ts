import type { OwnerClaimFact } from "../../../model/fact/owner.ts";
import type { FactReader } from "../../../model/fact.ts";
import { factKindInfo } from "../../../model/fact-kinds.ts";
import { kindOfId, scopeOfId } from "../../../model/node-id.ts";
import { kindsDeclaring } from "../context.ts";
import { defineCheck } from "../define.ts";
import { csf } from "../words.ts";

/** What a row of an owners source says of nothing, something else lacks. */
export default defineCheck({
  id: "GOV-OWN-01",
  title: "Row of an owners source that means nothing",
  severity: "medium",
  condition:
    "A row of a table, or an entry or default of an owners file, names an id, a glob, a tag, an account or a folder that nothing has that was read.",
  frameworks: [csf("GV.RR-02"), csf("ID.AM-08")],
  remediation:
    "Write the id as `ambit search` shows it, or take the row out: what it was meant for has the owner that weaker sources name, or none.",
  needs: [{ family: "owners", collections: ["owner.claim"] }],

  *examine(context) {
    const { facts } = context;
    const scopes = new Set(context.graph.scopes);
    for (const { claim } of context.graph.owners.idle()) {
      if (claim.origin === "codeowners" || claim.origin === "backstage") continue;
      const { document, locator } = claim.source;
      const subject = claim.key;
      const evidence = context.evidence(claim);
      const unknown = unreadOf(facts, scopes, claim);
      if (unknown !== undefined) yield { subject, sentence: "", evidence, unknown };
      else
        yield {
          subject,
          sentence: `${document} ${locator}: nothing that was read is meant by ${meantBy(claim)}, for which it names ${namedBy(claim)}`,
          evidence,
        };
    }
  },
});

/** Why it cannot be told that nothing is meant: what the id says is of a scope or a collection that was not read. */
function unreadOf(facts: FactReader, scopes: ReadonlySet<string>, { select }: OwnerClaimFact): string | undefined {
  if (select.by !== "id" && select.by !== "within") return undefined;
  const scope = scopeOfId(select.id);
  if (scope === "" || scope.includes("*")) return undefined;
  if (!scopes.has(scope)) return `${scope} was not imported`;
  const kind = kindOfId(select.id);
  const unread = kindsDeclaring(kind).filter((one) => facts.coverage(one, scope) !== "read");
  const [first] = unread;
  // Of kinds that several collections declare one is enough to hold it.
  return first === undefined ? undefined : `${factKindInfo(first).collection} of ${scope} were not read whole`;
}

function meantBy({ select }: OwnerClaimFact): string {
  if (select.by === "id") return select.id;
  if (select.by === "glob") return select.glob;
  if (select.by === "tags") return select.tags.join(" and ");
  return select.by === "within" ? `the default of ${select.id}` : `the folder ${select.root}${select.pattern.slice(1)}`;
}

function namedBy({ business, technical, about }: OwnerClaimFact): string {
  const names = [...new Set([...business, ...technical])];
  return names.length > 0 ? names.join(", ") : Object.keys(about).join(", ") || "nothing";
}
