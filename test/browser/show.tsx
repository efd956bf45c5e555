import axe from "axe-core";
import type { ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { expect, onTestFinished } from "vitest";
import "../../web/theme/main.css";

/** Draws a part alone in the page, and takes it away when the test ends. */
export function show(part: ReactNode): HTMLElement {
  document.documentElement.lang = "en";
  document.title = "Ambit";
  const box = document.body.appendChild(document.createElement("main"));
  const root = createRoot(box);
  root.render(part);
  onTestFinished(() => {
    root.unmount();
    box.remove();
  });
  return box;
}

/** What axe finds wrong with a part, by rule. */
async function faults(part: Element, overlay: boolean): Promise<string[]> {
  const { violations } = await axe.run(part, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"],
    // What stands behind an open list is hidden from readers while the focus cannot get there: leaving closes the list.
    rules: { "aria-hidden-focus": { enabled: !overlay } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" ")}`);
}

/** In both themes nothing is wrong, contrast included. @param overlay a list is open over the page */
export async function expectAccessible(part: Element, overlay = false): Promise<void> {
  for (const theme of ["light", "dark"]) {
    document.documentElement.dataset["theme"] = theme;
    expect(await faults(part, overlay), theme).toEqual([]);
  }
  document.documentElement.dataset["theme"] = "light";
}
