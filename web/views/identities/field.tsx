import type { ReactNode } from "react";
import type { Field, Told } from "../../../queries/identities/field.ts";
import { toldBy } from "./words.ts";

interface Props<T> {
  readonly label: string;
  readonly field: Field<T>;
  readonly show?: (value: T) => ReactNode;
}

/** One field: its value, who told it, and who says something else. */
export function FieldRow<T>({ label, field, show = (value) => String(value) }: Props<T>) {
  return (
    <div className="identity-field" data-status={field.status}>
      <dt>{label}</dt>
      <dd>
        {field.status === "none" && <span className="quiet">not told</span>}
        {field.status === "unknown" && <span className="quiet">unknown: {field.why}</span>}
        {"value" in field && <One told={field} show={show} />}
        {field.status === "conflict" &&
          field.others.map((told) => (
            <div key={`${told.source.document} ${told.source.locator} ${told.source.said}`}>
              <span className="owner-disputed">but</span> <One told={told} show={show} />
            </div>
          ))}
      </dd>
    </div>
  );
}

function One<T>({ told: { value, source }, show }: { readonly told: Told<T>; readonly show: (value: T) => ReactNode }) {
  return (
    <>
      <span>{show(value)}</span> <span className="quiet small identity-source">{toldBy(source)}</span>
    </>
  );
}

/** A row whose value is worked out, or an owner with sources of its own. */
export const PlainRow = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div className="identity-field">
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
);
