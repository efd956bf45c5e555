import type { GateAnswer, Signer } from "../../gate/answer.ts";
import { clean, list, moment } from "./text.ts";

/** Most names of a list. */
const shown = 6;

export const signerText = ({ controlPoint, title, duty, who }: Signer): string =>
  `${controlPoint} ${title}: ${duty} (${who.length > 0 ? clean(list(who, shown)) : "nobody has that role in the owners source"})`;

export const clockText = ({ asOf, clock }: Pick<GateAnswer, "asOf" | "clock">): string =>
  clock === "given"
    ? `expiry judged at ${moment(asOf)}`
    : `expiry judged at ${moment(asOf)}, when the snapshot was taken; --as-of names another moment`;
