import { factKinds } from "../../model/fact-kinds.ts";
import type { DiffChange, FieldChange } from "../../queries/diff/answer.ts";

const verbs: Readonly<Record<DiffChange["what"], string>> = {
  added: "added",
  removed: "taken away",
  modified: "changed",
};

/** "IAM policies: a statement was taken away" as a heading: the collection, then what happened. */
export const changeHeading = ({ kind, what }: DiffChange): string =>
  `${factKinds[kind].collection}: one ${verbs[what]}`;

/** What the fact says now, or said: one line. */
export const changeSummary = ({ after, before, key }: DiffChange): string => after?.summary ?? before?.summary ?? key;

/** A value of a field as people read it: texts without quotes, nothing as a dash. */
export function valueWords(json: string | undefined): string {
  if (json === undefined) return "nothing";
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "string" ? value : json;
  } catch {
    return json;
  }
}

/** `/actions/0` as "actions 0". */
export const fieldName = ({ at }: FieldChange): string =>
  at === ""
    ? "the whole"
    : at
        .slice(1)
        .split("/")
        .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
        .join(" › ");
