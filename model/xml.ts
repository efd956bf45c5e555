const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Characters that XML 1.0 does not take, and those that turn the direction of what follows: no reader has a use for them. */
export const unfit = /[\p{Cc}\p{Bidi_Control}\p{Cs}\ufffe\uffff]/gu;

/** Text with a sign in place of what is unfit. */
export const visible = (text: string): string => text.replace(unfit, "\ufffd");

/** Text as XML, SVG and HTML take it, in content and in attributes. */
export const xml = (text: string): string => visible(text).replace(/[&<>"']/g, (mark) => entities[mark] ?? mark);
