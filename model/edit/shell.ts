/** Words that a shell takes as they are. */
const plain = /^[A-Za-z0-9_@%+=:,./-]+$/;
/** The AWS CLI reads a file, or fetches an address, where a value begins like that. */
const fetched = /^(?:fileb?|https?):\/\//i;
/** Control characters, and those that reverse or break a line on a screen. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** One word of a POSIX shell, whatever the text is. What would act on a terminal is written as an escape. */
export function word(text: string): string {
  if (fetched.test(text)) return "'<the name begins like an address>'";
  if (plain.test(text)) return text;
  if (!unseen.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const escaped = [...text].map((char) => {
    if (char === "'" || char === "\\") return `\\${char}`;
    if (!unseen.test(char)) return char;
    return [...new TextEncoder().encode(char)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
  });
  return `$'${escaped.join("")}'`;
}

/**
 * A command line: every inserted text is joined to what it touches and quoted as one word. Names come from the input
 * and are hostile: none of them ends a word, begins a command or reads a file.
 */
export function sh(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return strings.reduce((line, part, index) => line + word(String(values[index - 1] ?? "")) + part);
}

/** As an argument that is JSON. */
export const json = (value: unknown): string => JSON.stringify(value);

/** A remark in a command: one line, from which no name breaks out. */
export const remark = (text: string): string =>
  `# ${[...text].map((char) => (unseen.test(char) ? "?" : char)).join("")}`;

export const lines = (...all: readonly string[]): string => all.filter((line) => line !== "").join("\n");
