import { go, keeping } from "../state/history.ts";
import { useShortcut, useShortcutKeys } from "../state/shortcuts.ts";
import type { ViewName } from "../state/views.ts";
import { views } from "./views.ts";

const group = "Everywhere";

function useViewShortcut(name: ViewName): void {
  const { key, title } = views[name];
  useShortcut({ keys: `g ${key}`, says: `Go to ${title}`, group, run: () => go(keeping(name)) });
}

/** The first field for typing in what searches the view, else in the view, gets the focus. */
function focusSearch(): void {
  const fields = [...document.querySelectorAll<HTMLInputElement>("main input")].filter(({ type }) => typed.has(type));
  (fields.find((field) => field.closest("[data-search]")) ?? fields[0])?.focus();
}
const typed: ReadonlySet<string> = new Set(["text", "search"]);

/** The keys of the frame. @param onHelp opens their list */
export function useFrameShortcuts(onHelp: () => void): void {
  useShortcutKeys();
  useShortcut({ keys: "?", says: "Show the shortcuts", group, run: onHelp });
  useShortcut({ keys: "/", says: "Search", group, run: focusSearch });
  useViewShortcut("overview");
  useViewShortcut("radius");
  useViewShortcut("paths");
  useViewShortcut("cut");
  useViewShortcut("token");
  useViewShortcut("diff");
  useViewShortcut("scans");
  useViewShortcut("chain");
  useViewShortcut("gate");
  useViewShortcut("identities");
  useViewShortcut("owners");
  useViewShortcut("report");
  useViewShortcut("imports");
  useViewShortcut("rules");
}
