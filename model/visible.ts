/**
 * Control and direction-changing characters, line separators, halves of surrogate pairs, and what XML 1.0 does not take:
 * of names in the input none reaches a terminal, a report or a drawing.
 */
export const unfit = /[\p{Cc}\p{Bidi_Control}\p{Cs}\u2028\u2029\ufffe\uffff]/gu;

/** Text with a sign in place of each of them. */
export const visible = (text: string): string => text.replace(unfit, "\ufffd");

/** The same in a document that keeps its line breaks, where JSON's own escapes say what stood there. */
export const escaped = (document: string): string =>
  document.replace(unfit, (c) => (c === "\n" ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`));

/** A value as such a document. */
export const escapedJson = (value: unknown): string => escaped(`${JSON.stringify(value, null, 2)}\n`);
