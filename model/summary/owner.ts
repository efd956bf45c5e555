import type { OwnerFacts, OwnerSelect } from "../fact/owner.ts";
import { list, type Summaries } from "./words.ts";

function selected(select: OwnerSelect): string {
  if (select.by === "id" || select.by === "within") return select.id;
  if (select.by === "glob") return select.glob;
  return select.by === "tags" ? list(select.tags) : `files ${select.pattern}`;
}

export const ownerSummaries: Summaries<OwnerFacts> = {
  "owner.file": (f) => `${f.form} that tells owners`,
  "owner.claim": (f) => `${selected(f.select)}: ${list([...new Set([...f.business, ...f.technical])])} (${f.said})`,
  "owner.party": (f) => `${f.type} ${f.id}${f.active ? "" : ", not active"}`,
  "owner.keys": (f) =>
    `tag keys that name owners: ${list([...(f.both ?? []), ...(f.business ?? []), ...(f.technical ?? [])])}`,
  "owner.suppression": (f) => `${f.check} of ${selected(f.select)} accepted by ${f.owner} until ${f.expires}`,
  "owner.duty": (f) => `${[f.edit, f.on].filter(Boolean).join(" of ")}: ${f.owner ?? f.role ?? ""}`,
};
