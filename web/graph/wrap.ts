/** Where a name may be broken: after a separator, or between a small and a capital letter. */
const pieces = /[^-/:._@*\s]*[-/:._@*\s]+|[^-/:._@*\s]+/g;

/**
 * A label in lines of at most `width` characters, broken after separators of the name and inside a word only where the
 * word alone is longer than a line. What exceeds `lines` is left out of the middle, so that names that differ in
 * their end still differ.
 */
export function wrapLabel(text: string, width: number, lines: number): string[] {
  const all = wrapped(text.replaceAll(/\s+/g, " ").trim(), width);
  if (all.length <= lines) return all;
  if (lines < 2) return [`${(all[0] ?? "").slice(0, width - 1)}…`];
  const tail = all.at(-1) ?? "";
  return [...all.slice(0, lines - 1), `…${tail.slice(Math.max(0, tail.length - width + 1))}`];
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of (text.match(pieces) ?? []).flatMap((one) => split(one, width))) {
    if (line !== "" && (line + piece).trimEnd().length > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
  }
  if (line.trim() !== "") lines.push(line.trimEnd());
  return lines;
}

/** A piece longer than a line: between words written together if that is enough, else in equal parts. */
function split(piece: string, width: number): string[] {
  if (piece.trimEnd().length <= width) return [piece];
  const words = piece.split(/(?<=[a-z0-9])(?=[A-Z])/);
  if (words.length > 1) return words.flatMap((word) => split(word, width));
  const parts = Math.ceil(piece.length / width);
  const length = Math.ceil(piece.length / parts);
  return Array.from({ length: parts }, (_, at) => piece.slice(at * length, (at + 1) * length)).filter(
    (part) => part !== "",
  );
}
