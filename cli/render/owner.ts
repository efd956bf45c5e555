import type { Owner } from "../../model/owner.ts";
import { clean } from "./text.ts";

/** Who is asked, in a few words: `platform`, `rag (data disagrees)`, `nobody`. */
export function ownerText(owner: Owner): string {
  if (owner.status === "unowned") return "nobody";
  const left = owner.contact?.active === false ? ", not active" : "";
  const others = owner.status === "conflict" ? [...new Set(owner.others.map((one) => one.owner))].join(", ") : "";
  const note = others === "" ? left.slice(2) : `also named: ${others}${left}`;
  return clean(note === "" ? owner.owner : `${owner.owner} (${note})`);
}
