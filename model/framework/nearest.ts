/** Edits (insert, remove, replace a character) that make `a` into `b`. Both are ids: short. */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const kept = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(kept, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[b.length] ?? 0;
}

/** As an id is compared: case, separators and padding zeros of a number tell two of them apart for nobody: `gv.oc-1`. */
const folded = (id: string): string =>
  id
    .toLowerCase()
    .replaceAll(/[\s._:-]+/g, "-")
    .replaceAll(/\b0+(?=\d)/g, "");

/** The one of `ids` that looks most like the text; of equals the first. Text is taken to its first 64 characters. */
export function nearestId(text: string, ids: readonly string[]): string | undefined {
  const wanted = folded(text.slice(0, 64));
  let best: { id: string; edits: number } | undefined;
  for (const id of ids) {
    const edits = distance(wanted, folded(id));
    if (best === undefined || edits < best.edits) best = { id, edits };
  }
  return best?.id;
}
