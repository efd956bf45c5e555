import { Check as Tick } from "lucide";
import type { ReactNode } from "react";
import { Checkbox } from "react-aria-components";
import { Icon } from "./icon.tsx";

interface Props {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
}

export function Check({ checked, onChange, children }: Props) {
  return (
    <Checkbox className="check" isSelected={checked} onChange={onChange}>
      <span className="box" aria-hidden="true">
        <Icon of={Tick} />
      </span>
      {children}
    </Checkbox>
  );
}
