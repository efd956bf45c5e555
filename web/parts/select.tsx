import { ChevronDown } from "lucide";
import type { ReactNode } from "react";
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from "react-aria-components";
import { Icon } from "./icon.tsx";

export interface Option<T extends string = string> {
  readonly id: T;
  /** Read out, and what typing ahead finds. */
  readonly text: string;
  readonly children?: ReactNode;
}

interface Props<T extends string> {
  readonly label: string;
  /** Only heard, where the place makes clear what is chosen. */
  readonly quiet?: boolean;
  readonly options: readonly Option<T>[];
  readonly value: T;
  readonly onChange: (id: T) => void;
  readonly className?: string;
}

/** One of many, in a list that opens. */
export function PickOne<T extends string>({
  label,
  quiet = false,
  options,
  value,
  onChange,
  className = "",
}: Props<T>) {
  const choose = (key: unknown) => {
    const found = options.find(({ id }) => id === key);
    if (found) onChange(found.id);
  };
  return (
    <Select className={`field ${className}`} value={value} onChange={choose}>
      <Label className={quiet ? "unseen" : "label"}>{label}</Label>
      <Button className="button pick">
        <SelectValue className="pick-value" />
        <Icon of={ChevronDown} />
      </Button>
      <Popover className="popover">
        <ListBox className="options">
          {options.map(({ id, text, children }) => (
            <ListBoxItem key={id} id={id} textValue={text} className="option">
              {children ?? text}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
