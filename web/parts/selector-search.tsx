import { useState } from "react";
import type { NodeClass } from "../../model/node.ts";
import type { SearchRow } from "../../queries/search.ts";
import { useAnswer } from "../api/ask.ts";
import { useDebounced } from "./debounced.ts";
import { SelectorField } from "./selector-field.tsx";
import type { Suggestion } from "./suggestion.ts";

/** Milliseconds without a keystroke before a text is searched for. */
const pause = 120;
/** Matches asked for. */
const most = 30;

interface Props {
  readonly label: string;
  /** What is chosen here: it decides what is found, and in which order. */
  readonly role: "start" | "target";
  /** Only nodes of these classes. */
  readonly classes?: readonly NodeClass[];
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
  readonly placeholder?: string;
}

/** What is offered before anything is typed. */
const usual: Readonly<Record<Props["role"], readonly Suggestion[]>> = {
  start: [{ selector: "internet", name: "anybody on the internet", kind: "Internet", class: "network", boundary: "" }],
  target: [
    { selector: "class:data-store", name: "every data store", kind: "Database", class: "data-store", boundary: "" },
    { selector: "class:secret", name: "every secret", kind: "AwsSecret", class: "secret", boundary: "" },
    { selector: "class:identity", name: "every identity", kind: "ExternalIdentity", class: "identity", boundary: "" },
  ],
};

/** The picker for starts and targets, searching the snapshot as its user types. */
export function SelectorSearch({ label, role, classes, values, onChange, placeholder }: Props) {
  const [text, setText] = useState("");
  const typed = text.trim();
  const asked = useDebounced(typed, pause);
  const { data, isFetching } = useAnswer(
    "search",
    { text: asked.slice(0, 200), role, limit: most, ...(classes ? { classes: [...classes] } : {}) },
    { enabled: asked !== "", keep: true },
  );
  const found =
    typed === ""
      ? usual[role].filter((one) => !classes || classes.includes(one.class))
      : (data?.rows ?? []).map(suggestionOf);
  return (
    <SelectorField
      label={label}
      values={values}
      onChange={onChange}
      text={text}
      onText={setText}
      found={found}
      pending={typed !== "" && (asked !== typed || isFetching)}
      {...(placeholder === undefined ? {} : { placeholder })}
    />
  );
}

const suggestionOf = ({ start, name, kind, class: cls, boundary }: SearchRow): Suggestion => ({
  selector: start,
  name,
  kind,
  class: cls,
  boundary: boundary.title,
});
