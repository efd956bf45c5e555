/** What `*` and `?` become in a sample: characters that no ARN holds, so only wildcards match them. */
const anyRun = "\uE000";
const anyOne = "\uE001";

/** IAM's glob: `*` is any run of characters (separators too), `?` exactly one. Case counts. */
export function globMatches(pattern: string, text: string): boolean {
  // Most pairs differ before any wildcard.
  let at = 0;
  while (at < pattern.length) {
    const code = pattern.charCodeAt(at);
    if (code === star) return at === pattern.length - 1 || walk(pattern, text, isOne);
    if (code !== text.charCodeAt(at) && (code !== one || at >= text.length)) return false;
    at++;
  }
  return at === text.length;
}

const star = 42;
const one = 63;
const isOne = (p: string, t: string): boolean => p === "?" || p === t;

/** True where every text that `narrow` matches is matched by `wide` too. */
export function globCovers(wide: string, narrow: string): boolean {
  return wide === "*" || walk(wide, narrow, (w, n) => (w === "?" ? n !== "*" : w === n));
}

/** Greedy matching with one point to come back to: linear in practice, quadratic at worst. */
function walk(pattern: string, text: string, same: (p: string, t: string) => boolean): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let from = 0;
  while (t < text.length) {
    const at = pattern[p];
    if (at === "*") {
      star = p++;
      from = t;
    } else if (at !== undefined && same(at, text[t] ?? "")) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++from;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** The part before the first wildcard. */
export function literalPrefix(pattern: string): string {
  const at = pattern.search(/[*?]/);
  return at < 0 ? pattern : pattern.slice(0, at);
}

export const hasWildcard = (pattern: string): boolean => /[*?]/.test(pattern);

/** A glob of texts that both globs match, as general as one glob can be; undefined where no text matches both. */
export function globMeet(a: string, b: string): string | undefined {
  if (globCovers(a, b)) return b;
  if (globCovers(b, a)) return a;
  const left = literalPrefix(a);
  const right = literalPrefix(b);
  if (!left.startsWith(right) && !right.startsWith(left)) return undefined;
  return meetFrom(a, b, 0, 0, new Set());
}

function meetFrom(a: string, b: string, i: number, j: number, failed: Set<number>): string | undefined {
  if (i === a.length && j === b.length) return "";
  const state = i * (b.length + 1) + j;
  if (failed.has(state)) return undefined;
  const p = a[i];
  const q = b[j];
  const then = (text: string, di: number, dj: number): string | undefined => {
    const rest = meetFrom(a, b, i + di, j + dj, failed);
    return rest === undefined ? undefined : text + rest;
  };
  let found: string | undefined;
  if (p === "*" && q === "*") found = then("*", 1, 0) ?? then("*", 0, 1);
  else if (p === "*") found = (q === undefined ? undefined : then(q, 0, 1)) ?? then("", 1, 0);
  else if (q === "*") found = (p === undefined ? undefined : then(p, 1, 0)) ?? then("", 0, 1);
  else if (p !== undefined && q !== undefined) {
    if (p === q || q === "?") found = then(p, 1, 1);
    else if (p === "?") found = then(q, 1, 1);
  }
  if (found === undefined) failed.add(state);
  return found;
}

/** A text that stands for "any" of the glob: only other wildcards match what its wildcards stood for. */
export const sampleOf = (pattern: string): string => pattern.replaceAll("*", anyRun).replaceAll("?", anyOne);
