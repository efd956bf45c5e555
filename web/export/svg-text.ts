const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Characters that XML 1.0 does not take, and those that turn the direction of what follows. */
const unfit = /[\p{Cc}\p{Bidi_Control}\p{Cs}\ufffe\uffff]/gu;

/** Text as SVG and HTML take it, in content and in attributes. */
export const escaped = (text: string): string =>
  text.replace(unfit, "\ufffd").replace(/[&<>"']/g, (mark) => entities[mark] ?? mark);

/** A length or coordinate, to a tenth. */
export const number = (value: number): string => String(Math.round(value * 10) / 10);
