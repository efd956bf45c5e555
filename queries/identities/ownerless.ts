import type { GraphReader } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import { firstOwner } from "../../model/owner.ts";
import type { Revocation } from "./answer.ts";
import type { IdentityBook } from "./book.ts";
import { fieldValue } from "./field.ts";
import type { IdentityRecord } from "./record.ts";

/** A business owner is named who is still there, or its platform runs it. */
export const isAccountable = ({ business, vendor }: IdentityRecord): boolean =>
  (business.status !== "unowned" && business.contact?.active !== false) ||
  ("value" in vendor.name && vendor.name.source.origin === "derived");

const mostLogins = 50;

/**
 * "Revoke anything without an accountable owner", in order: exposed and privileged first, then exposed, then privileged; among
 * these what was never used, then what was used longest ago; at last what nobody can tell of.
 */
export function revocationsOf(
  graph: GraphReader,
  book: IdentityBook,
  records: readonly IdentityRecord[],
): Revocation[] {
  const rank = ({ exposed, privileged }: IdentityRecord): number =>
    (exposed === undefined ? 2 : 0) + (privileged ? 0 : 1);
  const ordered = records
    .filter((one) => !isAccountable(one))
    .sort((a, b) => rank(a) - rank(b) || compare(usedAt(a), usedAt(b)) || compare(a.id, b.id));
  return ordered.map((record, index) => {
    const { id, kind, name, technical, business, revoke, boundary, lastUsed } = record;
    const { identities } = book.usage.of(graph.nodeIndex(id));
    return {
      number: index + 1,
      id,
      kind,
      name,
      why: whyOf(record),
      ask: firstOwner({ business, technical, about: {} }),
      steps: revoke.steps,
      breaks: {
        workloads: boundary.workloads,
        workloadCount: boundary.workloadCount,
        logins: book.usage.idsOf(identities.slice(0, mostLogins)),
        lastUsed,
      },
    };
  });
}

/** Sorts by last use: never, then by moment, then unknown. */
const usedAt = ({ lastUsed }: IdentityRecord): string =>
  lastUsed.status === "none" ? "0" : (fieldValue(lastUsed) ?? "9999");

function whyOf({ exposed, privileged, business }: IdentityRecord): string {
  const said = [...(exposed === undefined ? [] : ["exposed"]), ...(privileged ? ["privileged"] : [])].join(" and ");
  const gone = business.status === "unowned" ? "nobody is accountable" : `${business.owner} has left`;
  return said === "" ? gone : `${said}; ${gone}`;
}
