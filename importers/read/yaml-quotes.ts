/** A block scalar's header at the end of a line: what follows and is indented deeper is text. */
const blockHeader = /(?:^|[\s:?-])[|>][-+\d]{0,2}\s*(?:#.*)?$/;

/** Deeper than anything that is read nests. */
const deepest = 1000;

/**
 * The text with the lines of quoted scalars indented as far as their quote stands, which changes nothing of what they say.
 * The specification wants them indented, and libyaml, by which kubectl and most others read, does not.
 */
export function withIndentedQuotes(text: string): string {
  const lines = text.split("\n");
  let quote: Quote | undefined;
  let block: number | undefined;
  for (const [at, line] of lines.entries()) {
    if (quote) {
      lines[at] = " ".repeat(Math.min(quote.column + 1, deepest)) + line;
      quote = openAfter(line, quote);
      continue;
    }
    const indent = line.search(/\S/);
    if (indent < 0) continue;
    if (block !== undefined && indent > block) continue;
    block = blockHeader.test(line) ? indent : undefined;
    if (block === undefined) quote = openAfter(line, undefined);
  }
  return lines.join("\n");
}

interface Quote {
  readonly mark: string;
  readonly column: number;
}

/** The quote that is open at the end of a line. @param open the one at its beginning */
function openAfter(line: string, open: Quote | undefined): Quote | undefined {
  let quote = open;
  for (let at = 0; at < line.length; at += 1) {
    const mark = line[at];
    if (quote?.mark === '"' && mark === "\\") at += 1;
    else if (quote?.mark === "'" && mark === "'" && line[at + 1] === "'") at += 1;
    else if (quote) quote = mark === quote.mark ? undefined : quote;
    else if (mark === "#" && (at === 0 || /\s/.test(line[at - 1] ?? ""))) return undefined;
    else if ((mark === "'" || mark === '"') && opensScalar(line, at)) quote = { mark, column: at };
  }
  return quote;
}

/** A quote begins a scalar after an indicator, a tag or an anchor, and stands for itself inside a plain one. */
function opensScalar(line: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && (line[before] === " " || line[before] === "\t")) before -= 1;
  if (before < 0 || ",[{".includes(line[before] ?? "")) return true;
  if (before === at - 1) return false;
  return /(?:^|[\s,[{])[-:?]$|:$|(?:^|\s)[&!]\S*$/.test(line.slice(Math.max(0, before - 100), before + 1));
}
