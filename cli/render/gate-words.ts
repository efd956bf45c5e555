import type { FindingKind, GateAnswer, Signer } from "../../gate/answer.ts";
import { clean, list, moment } from "./text.ts";

/** Most names of a list. */
const shown = 6;

export const kindWords: Readonly<Record<FindingKind, string>> = {
  "new-entry": "new way in",
  "entry-opened": "way in opened",
  "new-target": "new target",
  "more-certain": "reached more surely",
  changed: "new way to a signed target",
  "not-signed": "not signed",
  lapsed: "sign-off lapsed",
  rejected: "rejected",
  void: "sign-off void",
  ledger: "records tampered with",
};

export const signerText = ({ controlPoint, title, duty, who }: Signer): string =>
  `${controlPoint} ${title}: ${duty} (${who.length > 0 ? clean(list(who, shown)) : "nobody has that role in the owners source"})`;

export const clockText = ({ asOf, clock }: Pick<GateAnswer, "asOf" | "clock">): string =>
  clock === "given"
    ? `expiry judged at ${moment(asOf)}`
    : `expiry judged at ${moment(asOf)}, when the snapshot was taken; --as-of names another moment`;
