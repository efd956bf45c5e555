import { ArrowRight } from "lucide";
import type { DiffChange, FieldChange } from "../../queries/diff/answer.ts";
import { OwnerBadge } from "../control/owner.tsx";
import { Icon } from "../parts/icon.tsx";
import { SignMark } from "../parts/sign.tsx";
import type { Sign } from "../parts/signs.ts";
import { changeHeading, changeSummary, fieldName, valueWords } from "./change-words.ts";

const signs: Readonly<Record<DiffChange["what"], Sign>> = { added: "gained", removed: "lost", modified: "changed" };
const words: Readonly<Record<DiffChange["what"], string>> = {
  added: "added",
  removed: "taken away",
  modified: "changed",
};

/** One fact that differs: what it says, old and new of its fields, where it was read, who answers for it. */
export function FactChange({ change }: { readonly change: DiffChange }) {
  const { what, key, keyBefore, fields, before, after, owner } = change;
  const evidence = after ?? before;
  return (
    <div className="fact-change">
      <SignMark sign={signs[what]} word={words[what]} />
      <div className="stack">
        <p>
          <strong>{changeHeading(change)}</strong>
        </p>
        <p className="fact-summary">{changeSummary(change)}</p>
        <p className="control-fact mono">
          {keyBefore !== undefined && keyBefore !== key && (
            <>
              {keyBefore} <Icon of={ArrowRight} />{" "}
            </>
          )}
          {key}
        </p>
        {fields.length > 0 && (
          <ul className="fields small">
            {fields.map((field) => (
              <Field key={field.at} field={field} />
            ))}
          </ul>
        )}
        <p className="control-meta">
          <OwnerBadge owner={owner} />
          {evidence && (
            <span className="mono">
              {evidence.source} {evidence.locator}
            </span>
          )}
        </p>
      </div>
    </div>
  );
}

/** Old and new of one field: of a list what came and went, of anything else both values. */
function Field({ field }: { readonly field: FieldChange }) {
  const { before, after, added = [], removed = [] } = field;
  return (
    <li>
      <span className="field-name">{fieldName(field)}</span>
      {removed.map((one) => (
        <del key={`- ${one}`}>
          <span aria-hidden="true">− </span>
          <span className="unseen">taken out: </span>
          {valueWords(one)}
        </del>
      ))}
      {added.map((one) => (
        <ins key={`+ ${one}`}>
          <span aria-hidden="true">+ </span>
          <span className="unseen">put in: </span>
          {valueWords(one)}
        </ins>
      ))}
      {(before !== undefined || after !== undefined) && (
        <span className="old-new">
          <del>
            <span className="unseen">before: </span>
            {valueWords(before)}
          </del>
          <Icon of={ArrowRight} />
          <ins>
            <span className="unseen">now: </span>
            {valueWords(after)}
          </ins>
        </span>
      )}
    </li>
  );
}
