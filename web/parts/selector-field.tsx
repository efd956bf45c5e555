import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from "react";
import {
  Collection,
  ComboBox,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Popover,
} from "react-aria-components";
import { Chips } from "./chips.tsx";
import { KindGlyph } from "./kind-glyph.tsx";
import { looksLikeSelector, type Suggestion } from "./suggestion.ts";
import { classesName, kindName } from "./words.ts";

interface Props {
  readonly label: string;
  /** Selectors that are chosen: held together where they are starts. */
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** What the text finds, best first. */
  readonly found: readonly Suggestion[];
  readonly pending?: boolean;
  /** Shown while nothing is chosen or typed. */
  readonly placeholder?: string;
}

interface Group {
  readonly id: string;
  readonly title: string;
  readonly options: readonly PickerOption[];
}
interface PickerOption {
  readonly id: string;
  readonly suggestion?: Suggestion;
}

/** Key of the option that takes the text as it stands; no selector begins with a space. */
const verbatim = " as written";

/**
 * Search as you type for starts and targets. Enter takes what is marked, else the text where it is a selector, else the
 * best match; several may be chosen; Backspace in an empty field takes the last one away.
 */
export function SelectorField({ label, values, onChange, text, onText, found, pending = false, placeholder }: Props) {
  const labelled = useId();
  const hint = useId();
  const groups = useMemo(() => groupsOf(found, text.trim(), values, pending), [found, text, values, pending]);
  // Enter that came before the matches did.
  const owed = useRef("");
  const input = useRef<HTMLInputElement>(null);
  const add = (selector: string) => {
    owed.current = "";
    onText("");
    closeSoon(input.current);
    if (selector !== "" && !values.includes(selector)) onChange([...values, selector]);
  };
  const choose = (key: unknown) => {
    if (typeof key === "string") add(key === verbatim ? text.trim() : key);
  };
  const keys = (event: KeyboardEvent<HTMLElement>) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement)) return;
    if (event.key === "Backspace" && text === "" && values.length > 0) onChange(values.slice(0, -1));
    if (event.key !== "Enter" || field.getAttribute("aria-activedescendant") || text.trim() === "") return;
    event.preventDefault();
    event.stopPropagation();
    const typed = text.trim();
    const [best] = found;
    if (looksLikeSelector(typed) || found.some(({ selector }) => selector === typed)) add(typed);
    else if (pending) owed.current = typed;
    else if (best) add(best.selector);
  };
  useEffect(() => {
    const [best] = found;
    if (best && !pending && owed.current !== "" && owed.current === text.trim()) add(best.selector);
  });
  return (
    <div className="field selector">
      <span className="label" id={labelled}>
        {label}
      </span>
      <div className="selector-box" data-search onKeyDownCapture={keys}>
        <Chips
          label={`${label}: chosen`}
          values={values}
          onRemove={(gone) => onChange(values.filter((value) => value !== gone))}
        />
        <ComboBox
          className="selector-combo"
          aria-labelledby={labelled}
          aria-describedby={hint}
          menuTrigger="focus"
          allowsCustomValue
          allowsEmptyCollection
          items={groups}
          inputValue={text}
          onInputChange={onText}
          value={null}
          onChange={choose}
        >
          <Input
            ref={input}
            className="selector-input"
            placeholder={(values.length === 0 ? placeholder : "and …") ?? ""}
            spellCheck="false"
          />
          <Popover className="popover selector-popover">
            <ListBox
              className="options"
              items={groups}
              renderEmptyState={() => <EmptyList text={text} pending={pending} />}
            >
              {({ id, title, options }: Group) => (
                <ListBoxSection id={id}>
                  <Header>{title}</Header>
                  <Collection items={options}>
                    {(option: PickerOption) => (
                      <ListBoxItem id={option.id} textValue={option.suggestion?.name ?? text} className="option">
                        {option.suggestion ? (
                          <Found suggestion={option.suggestion} />
                        ) : (
                          <span>
                            Use <code>{text.trim()}</code> as written
                          </span>
                        )}
                      </ListBoxItem>
                    )}
                  </Collection>
                </ListBoxSection>
              )}
            </ListBox>
          </Popover>
        </ComboBox>
      </div>
      <span id={hint} hidden>
        Type to search. A node id, kind:, class:, tag: or a pattern with * is taken as written.
      </span>
    </div>
  );
}

/** The list opens again when the text is emptied; after a choice it would hide what was asked for. Escape closes it and keeps the focus. */
function closeSoon(field: HTMLInputElement | null): void {
  requestAnimationFrame(() => field?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true })));
}

function EmptyList({ text, pending }: { readonly text: string; readonly pending: boolean }) {
  const says = pending ? "Searching …" : "Nothing has this name.";
  return <p className="options-empty">{text.trim() === "" ? "Type a name, an id, or kind:, class:, tag:" : says}</p>;
}

function Found({ suggestion: { kind, name, boundary, selector } }: { readonly suggestion: Suggestion }) {
  return (
    <>
      <KindGlyph kind={kind} />
      <span className="found">
        <span className="found-name">{name}</span>
        <span className="id">{selector}</span>
      </span>
      <span className="found-place">
        {kindName(kind)}
        {boundary !== "" && <span className="quiet">{boundary}</span>}
      </span>
    </>
  );
}

/**
 * By class, in the order of their best matches; then the text as written, where it may be a selector. What is none by its
 * form waits for the matches, so that nobody takes it for the first of them.
 */
function groupsOf(found: readonly Suggestion[], text: string, chosen: readonly string[], pending: boolean): Group[] {
  const open = found.filter(({ selector }) => !chosen.includes(selector));
  const groups: Group[] = [...Map.groupBy(open, (suggestion) => suggestion.class)].map(([cls, own]) => ({
    id: cls,
    title: classesName(cls),
    options: own.map((suggestion) => ({ id: suggestion.selector, suggestion })),
  }));
  const known = found.some(({ selector }) => selector === text);
  const meant = looksLikeSelector(text) || text.includes(":") || (open.length === 0 && !pending);
  if (text !== "" && !known && meant)
    groups.push({ id: "written", title: writtenTitle(found.length, pending), options: [{ id: verbatim }] });
  return groups;
}

/** Above the text as written: what is known of the others. */
function writtenTitle(found: number, pending: boolean): string {
  if (pending) return "Searching …";
  return found === 0 ? "Nothing has this name" : "Selector";
}
