import { useEffect, useSyncExternalStore } from "react";
import { here, onMove } from "../state/history.ts";
import { Listeners } from "../state/listeners.ts";
import { printView, type ViewState } from "../state/views.ts";

/** What is only looked at is no change to take back. */
const details = ["node", "edge", "step", "sort", "rowClass", "rowCertainty", "find", "owner", "path", "against"];

/** An address without its details. */
const essence = (state: ViewState): string => {
  const address = new URL(printView(state), "http://page");
  for (const name of details) address.searchParams.delete(name);
  return address.pathname + address.search;
};

interface Trail {
  readonly stops: readonly string[];
  readonly at: number;
}
let trail: Trail = { stops: [], at: -1 };
const listeners = new Listeners();

/** Follows the address: going to a neighbouring stop is Back or Forward, anything else a new stop. */
function follow(): void {
  const now = essence(here().state);
  const { stops, at } = trail;
  if (stops[at] === now) return;
  if (stops[at - 1] === now) trail = { stops, at: at - 1 };
  else if (stops[at + 1] === now) trail = { stops, at: at + 1 };
  else trail = { stops: [...stops.slice(0, at + 1), now], at: at + 1 };
  listeners.tell();
}

const canUndo = (): boolean => trail.at > 0;
const canRedo = (): boolean => trail.at < trail.stops.length - 1;

/** Ctrl+Z and Ctrl+Shift+Z, but not where a text is being written. */
function press(event: KeyboardEvent): void {
  const { target, key, ctrlKey, metaKey, shiftKey } = event;
  const writes = target instanceof HTMLElement && target.matches("input, textarea, [contenteditable]");
  if (key.toLowerCase() !== "z" || !(ctrlKey || metaKey) || writes || event.defaultPrevented) return;
  event.preventDefault();
  if (shiftKey && canRedo()) history.forward();
  else if (!shiftKey && canUndo()) history.back();
}

export interface Undo {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly undo: () => void;
  readonly redo: () => void;
}

/** Undo and redo of the view that is shown: Back and Forward, as long as they stay in the view. */
export function useUndo(): Undo {
  useEffect(() => {
    trail = { stops: [], at: -1 };
    follow();
    document.addEventListener("keydown", press);
    const stop = onMove(follow);
    return () => {
      document.removeEventListener("keydown", press);
      stop();
    };
  }, []);
  useSyncExternalStore(listeners.subscribe, () => trail);
  return {
    canUndo: canUndo(),
    canRedo: canRedo(),
    undo: () => history.back(),
    redo: () => history.forward(),
  };
}
