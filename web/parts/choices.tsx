import type { IconNode } from "lucide";
import { Label, Radio, RadioGroup } from "react-aria-components";
import { Icon } from "./icon.tsx";

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  /** Stands in place of the label, which is then only heard. */
  readonly icon?: IconNode;
}

interface Props<T extends string> {
  readonly label: string;
  /** Only heard, where the place makes clear what is chosen. */
  readonly quiet?: boolean;
  readonly options: readonly Choice<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** One of a few, side by side; arrow keys move. */
export function Choices<T extends string>({ label, quiet = false, options, value, onChange }: Props<T>) {
  const choose = (next: string) => {
    const found = options.find((option) => option.value === next);
    if (found) onChange(found.value);
  };
  return (
    <RadioGroup className="field" value={value} onChange={choose} orientation="horizontal">
      <Label className={quiet ? "unseen" : "label"}>{label}</Label>
      <div className="choices">
        {options.map(({ value: own, label: text, icon }) => (
          <Radio key={own} value={own} className="choice">
            {icon && <Icon of={icon} />}
            <span className={icon ? "unseen" : undefined}>{text}</span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
