import { compare } from "../../model/canonical.ts";
import { type Field, fieldValue } from "./field.ts";
import type { IdentityDuties, SharedDuty } from "./record.ts";

/**
 * Who creates, approves and revokes, and which two of these are in one hand. Whoever creates it may be among several who can
 * revoke it; alone they may not.
 * @param party the id under which a name is compared
 */
export function dutiesOf(
  create: Field<readonly string[]>,
  approve: Field<readonly string[]>,
  revoke: Field<readonly string[]>,
  party: (name: string) => string,
): IdentityDuties {
  const ids = (field: Field<readonly string[]>): Set<string> => new Set((fieldValue(field) ?? []).map(party));
  const [creators, approvers, revokers] = [ids(create), ids(approve), ids(revoke)];
  const alone = revokers.size === 1 ? revokers : new Set<string>();
  const both = (a: ReadonlySet<string>, b: ReadonlySet<string>): string[] => [...a].filter((one) => b.has(one));
  const shared: SharedDuty[] = [
    ...both(creators, approvers).map((one): SharedDuty => ({ duties: ["create", "approve"], party: one })),
    ...both(creators, alone).map((one): SharedDuty => ({ duties: ["create", "revoke"], party: one })),
    ...both(approvers, alone).map((one): SharedDuty => ({ duties: ["approve", "revoke"], party: one })),
  ].sort((a, b) => compare(a.party, b.party) || compare(a.duties.join(), b.duties.join()));
  const told = [creators, approvers, revokers].filter(({ size }) => size > 0).length;
  return { create, approve, revoke, apart: shared.length > 0 ? "no" : told === 3 ? "yes" : "unknown", shared };
}
