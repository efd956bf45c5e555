import type { Certainty } from "../../model/step.ts";
import { Check } from "./check.tsx";
import { PickOne } from "./select.tsx";

/** How sure the steps must be that an answer may use. */
export const CertaintyPick = ({
  value,
  onChange,
}: {
  readonly value: Certainty;
  readonly onChange: (certainty: Certainty) => void;
}) => (
  <PickOne
    label="Certainty"
    quiet
    value={value}
    onChange={onChange}
    options={[
      { id: "certain", text: "Only certain steps" },
      { id: "conditional", text: "Conditional steps too" },
      { id: "assumed", text: "Assumed steps too" },
    ]}
  />
);

/** Whether code is supposed to run in whatever anybody can send requests to. */
export const ExposedCheck = ({
  assume,
  onChange,
}: {
  readonly assume: readonly string[];
  readonly onChange: (assume: readonly string[]) => void;
}) => (
  <Check
    checked={assume.includes("exposed")}
    onChange={(on) => onChange(on ? [...assume, "exposed"] : assume.filter((one) => one !== "exposed"))}
  >
    Exposed workloads are taken over
  </Check>
);
