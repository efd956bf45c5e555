import { type IconNode, TriangleAlert, UserCheck, UserX } from "lucide";
import type { Owner } from "../../model/owner.ts";
import { Icon } from "../parts/icon.tsx";
import { ownerWords, sourceWords } from "./words.ts";

const glyphs: Readonly<Record<Owner["status"], IconNode>> = {
  owned: UserCheck,
  conflict: TriangleAlert,
  unowned: UserX,
};

/** Who answers for a thing: told apart by glyph and words, never by colour alone. */
export function OwnerBadge({ owner }: { readonly owner: Owner }) {
  return (
    <span className="owner" data-status={owner.status} title={ownerTitle(owner)}>
      <Icon of={glyphs[owner.status]} />
      <span className="unseen">Owner: </span>
      {owner.status === "unowned" ? "no owner" : owner.owner}
      {owner.status === "conflict" && <span className="owner-disputed">disputed</span>}
    </span>
  );
}

/** Who answers, whom else a source names, and where each was read. */
export function OwnerDetails({ owner }: { readonly owner: Owner }) {
  if (owner.status === "unowned") return <p>No source that was read names an owner.</p>;
  const { contact, role } = owner;
  return (
    <div className="stack">
      <p>
        <strong>{ownerWords(owner)}</strong> <span className="quiet">({roleWords[role]})</span>
      </p>
      {contact && !contact.active && <p>Whoever this is has left: somebody else has to answer.</p>}
      {contact && (contact.name || contact.email || contact.oncall) && (
        <p className="small">
          {[contact.name, contact.email, contact.oncall && `on call: ${contact.oncall}`].filter(Boolean).join(", ")}
        </p>
      )}
      <ul className="small owner-sources">
        {[owner, ...(owner.status === "conflict" ? owner.others : [])].map((claim) => (
          <li key={`${claim.owner} ${claim.source.document} ${claim.source.locator}`}>
            {claim.owner}: {sourceWords(claim)}
          </li>
        ))}
      </ul>
    </div>
  );
}

const roleWords = {
  business: "business owner: answers for it",
  technical: "technical owner: can change it",
} as const;

const ownerTitle = (owner: Owner): string =>
  owner.status === "unowned"
    ? "No source that was read names an owner."
    : [owner, ...(owner.status === "conflict" ? owner.others : [])]
        .map((claim) => `${claim.owner}: ${sourceWords(claim)}`)
        .join("\n");
