import { go, keeping } from "../state/history.ts";
import { useShortcut, useShortcutKeys } from "../state/shortcuts.ts";
import type { ViewName } from "../state/views.ts";
import { views } from "./views.ts";

const group = "Everywhere";

function useViewShortcut(name: ViewName): void {
  const { key, title } = views[name];
  useShortcut({ keys: `g ${key}`, says: `Go to ${title}`, group, run: () => go(keeping(name)) });
}

/** The first field for searching in the view gets the focus. */
const focusSearch = (): void => document.querySelector<HTMLElement>("main [data-search] input, main input")?.focus();

/** The keys of the frame. @param onHelp opens their list */
export function useFrameShortcuts(onHelp: () => void): void {
  useShortcutKeys();
  useShortcut({ keys: "?", says: "Show the shortcuts", group, run: onHelp });
  useShortcut({ keys: "/", says: "Search", group, run: focusSearch });
  useViewShortcut("overview");
  useViewShortcut("radius");
  useViewShortcut("paths");
  useViewShortcut("imports");
  useViewShortcut("rules");
}
