import { PickOne } from "../parts/select.tsx";

interface Props {
  /** Those who are named. */
  readonly names: readonly string[];
  /** `none`, `disputed`, a name, or empty for everybody. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Whose things are shown. */
export const OwnerPick = ({ names, value, onChange }: Props) => (
  <PickOne
    label="Owner"
    quiet
    value={value === "" ? "any" : value}
    onChange={(next) => onChange(next === "any" ? "" : next)}
    options={[
      { id: "any", text: "Every owner" },
      { id: "none", text: "No owner" },
      { id: "disputed", text: "Disputed" },
      ...names.map((id) => ({ id, text: id })),
    ]}
  />
);
