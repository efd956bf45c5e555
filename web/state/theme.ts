import { useSyncExternalStore } from "react";
import { keep, kept } from "./kept.ts";
import { Listeners } from "./listeners.ts";

export const themeChoices = ["system", "light", "dark"] as const;
export type ThemeChoice = (typeof themeChoices)[number];
export type Theme = "light" | "dark";

const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Listeners();
let choice: ThemeChoice = themeChoices.find((one) => one === kept("theme")) ?? "system";

const resolved = (): Theme => {
  if (choice !== "system") return choice;
  return system.matches ? "dark" : "light";
};

function apply(): void {
  document.documentElement.dataset["theme"] = resolved();
  listeners.tell();
}
system.addEventListener("change", apply);
apply();

export function chooseTheme(next: ThemeChoice): void {
  choice = next;
  keep("theme", next);
  apply();
}

export const useThemeChoice = (): ThemeChoice => useSyncExternalStore(listeners.subscribe, () => choice);

/** The theme in force: for what is drawn without style sheets. */
export const useTheme = (): Theme => useSyncExternalStore(listeners.subscribe, resolved);
