import type { KeyboardEvent } from "react";

const moves: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => Math.min(at + 1, count - 1),
  ArrowUp: (at) => Math.max(at - 1, 0),
  PageDown: (at, count) => Math.min(at + 10, count - 1),
  PageUp: (at) => Math.max(at - 10, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
};

/**
 * Arrow keys, Home, End and Page keys move between the elements marked `data-roving` inside the one that this is put on;
 * the one with the focus is the only stop for Tab.
 */
export function moveRoving(event: KeyboardEvent<HTMLElement>): void {
  const move = moves[event.key];
  const target = event.target as HTMLElement;
  if (!move || event.altKey || event.ctrlKey || event.metaKey || target.dataset["roving"] === undefined) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-roving]")];
  const next = all[move(all.indexOf(target), all.length)];
  if (!next) return;
  event.preventDefault();
  for (const one of all) one.tabIndex = one === next ? 0 : -1;
  next.focus();
}
