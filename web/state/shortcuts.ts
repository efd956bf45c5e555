import { useEffect, useRef, useSyncExternalStore } from "react";
import { keep, kept } from "./kept.ts";
import { Listeners } from "./listeners.ts";

export interface Shortcut {
  /** As `KeyboardEvent.key` says it (`?`, `/`, `f`), or two after one another: `g o`. */
  readonly keys: string;
  /** What it does, imperative: "Fit the picture". */
  readonly says: string;
  /** Heading in the list of shortcuts. */
  readonly group: string;
  /** Left out: the shortcut is handled elsewhere and only listed. */
  readonly run?: () => void;
}

let known: readonly Shortcut[] = [];
const listeners = new Listeners();
/** Single keys can be turned off, for those who steer the page by voice (WCAG 2.1.4). */
let on = kept("shortcuts") !== "off";
let before: { readonly key: string; readonly at: number } | undefined;

/** Milliseconds within which the second key of a pair has to follow. */
const pairWithin = 1500;

export const useKnownShortcuts = (): readonly Shortcut[] => useSyncExternalStore(listeners.subscribe, () => known);
export const useShortcutsOn = (): boolean => useSyncExternalStore(listeners.subscribe, () => on);

export function turnShortcuts(next: boolean): void {
  on = next;
  keep("shortcuts", next ? "on" : "off");
  listeners.tell();
}

/** Listed and in force while the component is shown; the newest of equal keys wins. */
export function useShortcut({ keys, says, group, run }: Shortcut): void {
  const latest = useRef(run);
  latest.current = run;
  const runs = run !== undefined;
  useEffect(() => {
    const own: Shortcut = { keys, says, group, ...(runs ? { run: () => latest.current?.() } : {}) };
    known = [...known, own];
    listeners.tell();
    return () => {
      known = known.filter((one) => one !== own);
      listeners.tell();
    };
  }, [keys, says, group, runs]);
}

const typesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

function pressed(event: KeyboardEvent): void {
  const { key, target, timeStamp } = event;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !on || typesText(target)) return;
  if (document.querySelector('[role="dialog"]')?.contains(document.activeElement)) return;
  const pair = before && timeStamp - before.at < pairWithin ? `${before.key} ${key}` : undefined;
  const found = known.findLast(({ keys, run }) => run && (keys === pair || keys === key));
  before = { key, at: timeStamp };
  if (!found) return;
  event.preventDefault();
  before = undefined;
  found.run?.();
}

/** Once, for the whole page. */
export function useShortcutKeys(): void {
  useEffect(() => {
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}
