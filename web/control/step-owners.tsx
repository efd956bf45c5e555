import { UserCheck, UserX } from "lucide";
import { Icon } from "../parts/icon.tsx";

/** Who owns what a step rests on, the technical owner first; told apart from nobody by glyph and words. */
export const StepOwners = ({ names }: { readonly names: readonly string[] }) => (
  <span className="owner small" data-status={names.length === 0 ? "unowned" : "owned"}>
    <Icon of={names.length === 0 ? UserX : UserCheck} />
    <span className="unseen">{names.length > 1 ? "Owners: " : "Owner: "}</span>
    {names.length === 0 ? "no owner" : names.join(", ")}
  </span>
);
