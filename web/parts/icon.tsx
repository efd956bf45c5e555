import type { IconNode } from "lucide";
import { createElement } from "react";

/** A line drawing of a control; what it means stands beside it or in the control's label. */
export function Icon({ of }: { readonly of: IconNode }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      {of.map(([tag, attributes]) => createElement(tag, { key: JSON.stringify(attributes), ...attributes }))}
    </svg>
  );
}
