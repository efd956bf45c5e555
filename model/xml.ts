import { visible } from "./visible.ts";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as XML, SVG and HTML take it, in content and in attributes. */
export const xml = (text: string): string => visible(text).replace(/[&<>"']/g, (mark) => entities[mark] ?? mark);
