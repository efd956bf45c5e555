import { X } from "lucide";
import { Button, Tag, TagGroup, TagList } from "react-aria-components";
import { Icon } from "./icon.tsx";
import { shortSelector } from "./suggestion.ts";

interface Props {
  /** What they are, for those who hear the page. */
  readonly label: string;
  readonly values: readonly string[];
  readonly onRemove: (value: string) => void;
  /** What a chip says; the selector in short, where left out. */
  readonly words?: (value: string) => string;
}

/** What is chosen, one chip each. Arrow keys move between them, Delete takes one away. */
export function Chips({ label, values, onRemove, words = shortSelector }: Props) {
  if (values.length === 0) return null;
  return (
    <TagGroup
      aria-label={label}
      className="chip-group"
      onRemove={(keys) => {
        for (const key of keys) onRemove(String(key));
      }}
    >
      <TagList className="chips">
        {values.map((value) => (
          <Tag key={value} id={value} textValue={words(value)} className="chip">
            <span className="chip-text" title={value}>
              {words(value)}
            </span>
            <Button slot="remove" className="chip-remove" aria-label="Remove">
              <Icon of={X} />
            </Button>
          </Tag>
        ))}
      </TagList>
    </TagGroup>
  );
}
