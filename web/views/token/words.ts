import { type Privilege, splitPrivilege } from "../../../model/access.ts";
import type { Owner } from "../../../model/owner.ts";
import type { TokenLog } from "../../../queries/token/answer.ts";

/** Who is called. */
export function callWords(owner: Owner): string {
  if (owner.status === "unowned") return "nobody is known";
  const call = owner.contact?.oncall ?? owner.contact?.email;
  return call === undefined ? owner.owner : `${owner.owner}, ${call}`;
}

export const logWords = ({ service, event, filter }: TokenLog): string => {
  const fields = Object.entries(filter).map(([name, value]) => `${name} = ${value}`);
  return `${service}: ${event}${fields.length === 0 ? "" : ` where ${fields.join(" and ")}`}`;
};

/** `<id> (read)`. */
export function privilegeText(p: Privilege): string {
  const { node, access } = splitPrivilege(p);
  return access === "impersonate" ? node : `${node} (${access})`;
}
