import { type Privilege, splitPrivilege } from "../model/access.ts";
import { foldedProof } from "../model/fold.ts";
import type { Owner } from "../model/owner.ts";
import { visible as clean } from "../model/visible.ts";
import type { ScanExposure, ScanRecord } from "./record.ts";

export { visible as clean } from "../model/visible.ts";

/** At most so many characters. */
export const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 2)} …` : text);

export const ownerName = (owner: Owner): string | undefined => (owner.status === "unowned" ? undefined : owner.owner);

export const privilegeWords = (p: Privilege): string => {
  const { node, access } = splitPrivilege(p);
  return clean(`${node} (${access})`);
};

/** What is exposed, in a line. */
export const exposureTitle = ({ start, id, access }: Pick<ScanExposure, "start" | "id" | "access">): string =>
  clean(`${start} reaches ${id} (${access})`);

/** A proof in a line a step: what it says, who comes to what. */
export function pathLines(record: Pick<ScanRecord, "proofs" | "steps">, proof: string | undefined): string[] {
  if (proof === undefined) return [];
  return foldedProof(record, proof).map(({ step, from, to }) =>
    step.rule.startsWith("model.hypothesis@")
      ? `Assumed: code runs in ${privilegeWords(to)}`
      : `${clean(step.title)}: ${from.map(privilegeWords).join(" and ")} -> ${privilegeWords(to)}`,
  );
}

/** Why, a line each: the fact that changed, with where it stands and its fields. */
export function causeLines(
  { changes }: Pick<ScanRecord, "changes">,
  { causes }: Pick<ScanExposure, "causes">,
): string[] {
  return causes.flatMap(({ changes: keys, reason }) => [
    ...(reason === undefined ? [] : [reason]),
    ...keys.flatMap((key) => {
      const change = changes[key];
      const said = change?.after ?? change?.before;
      if (!change || !said) return [];
      const fields = change.fields.slice(0, 4).map(({ at, before, after, added = [], removed = [] }) => {
        const sides = [
          ...(before === undefined ? [] : [`was ${before}`]),
          ...(after === undefined ? [] : [`is ${after}`]),
          ...removed.map((one) => `without ${one}`),
          ...added.map((one) => `with ${one}`),
        ];
        return `${at} ${sides.join(", ")}`;
      });
      const tail = fields.length > 0 ? `: ${fields.join("; ")}` : "";
      return [clean(cut(`${change.what}: ${said.summary}, ${`${said.source} ${said.locator}`.trim()}${tail}`, 600))];
    }),
  ]);
}
