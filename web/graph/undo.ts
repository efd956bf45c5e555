import { useEffect, useSyncExternalStore } from "react";
import { here, onMove } from "../state/history.ts";
import { printView, type ViewState } from "../state/views.ts";

/** What is only looked at is no change to take back. */
const details = ["node", "edge", "step", "sort", "rowClass", "rowCertainty", "find", "path", "against"];

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
const listeners = new Set<() => void>();

/** Follows the address: going to a neighbouring stop is Back or Forward, anything else a new stop. */
function follow(): void {
  const now = essence(here().state);
  const { stops, at } = trail;
  if (stops[at] === now) return;
  if (stops[at - 1] === now) trail = { stops, at: at - 1 };
  else if (stops[at + 1] === now) trail = { stops, at: at + 1 };
  else trail = { stops: [...stops.slice(0, at + 1), now], at: at + 1 };
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
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
    return onMove(follow);
  }, []);
  const { stops, at } = useSyncExternalStore(subscribe, () => trail);
  return {
    canUndo: at > 0,
    canRedo: at < stops.length - 1,
    undo: () => history.back(),
    redo: () => history.forward(),
  };
}
