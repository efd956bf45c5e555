import { Plus } from "lucide";
import { useEffect, useRef, useState } from "react";
import { Button } from "react-aria-components";
import { hypothesisWords } from "./assumed-words.ts";
import { Chips } from "./chips.tsx";
import { Icon } from "./icon.tsx";
import { SelectorSearch } from "./selector-search.tsx";

interface Props {
  /** The question's hypotheses. `exposed` has a switch of its own and is not shown here. */
  readonly assume: readonly string[];
  readonly onChange: (assume: readonly string[]) => void;
  /** False where the question cannot take another. */
  readonly more?: boolean;
}

const find = { role: "start", classes: ["workload"] } as const;

/** What the question takes for given, one chip each, and a way to take one more workload for taken over. */
export function Assumed({ assume, onChange, more = true }: Props) {
  const [adding, setAdding] = useState(false);
  const field = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (adding) field.current?.querySelector("input")?.focus();
  }, [adding]);
  const shown = assume.filter((one) => one !== "exposed");
  const close = (): void => {
    setAdding(false);
    opener.current?.focus();
  };
  const add = (chosen: readonly string[]): void => {
    onChange([...assume, ...chosen.filter((one) => !assume.includes(one))]);
    close();
  };
  return (
    <>
      {more && (
        <Button ref={opener} className="button" aria-expanded={adding} onPress={() => setAdding(!adding)}>
          <Icon of={Plus} />
          Assume code in a workload
        </Button>
      )}
      {adding && (
        <div ref={field} className="question-field">
          <SelectorSearch
            label="Code is assumed to run in"
            role={find.role}
            classes={find.classes}
            values={[]}
            onChange={add}
            placeholder="A workload"
          />
        </div>
      )}
      <Chips
        label="Assumed"
        values={shown}
        words={hypothesisWords}
        onRemove={(gone) => onChange(assume.filter((one) => one !== gone))}
      />
    </>
  );
}
