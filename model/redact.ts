/** Marks where a value was left out; its length is not kept either. */
export const withheld = "(withheld: looks like a secret)";

/** Prefixes under which vendors issue secrets; public ids (`AKIA...`) are not among them, nor words that end like one (`desk-`). */
const issued =
  /(ASIA[A-Z0-9]{12,}|ABSK[A-Za-z0-9+/=]{20,}|gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|xapp-|(?<![A-Za-z])sk-|sk_live|rk_live|hv[sbr]\.|ya29\.|AIza|GOCSPX-|eyJ[A-Za-z0-9_-]{8,}\.|-----BEGIN|npm_|pypi-|dop_v1|SG\.)/;
/** `password=...`, `token: ...`, `user:password@host`. */
const assigned =
  /(pass(word|wd|phrase)?|secret|token|api[-_ ]?key|credential|auth)\w*\s*[=:]\s*\S|:\/\/[^/\s:@]*:[^@\s]+@/i;

/** Names put together from words and abbreviations, five letters each at the least on average: `AllowURLInvoke`. */
function isName(run: string): boolean {
  const words = run.match(/[A-Z]?[a-z]{2,}|[A-Z]{2,}(?![a-z])/g) ?? [];
  return words.join("") === run && words.length * 5 <= run.length;
}

/** A date at the end of a name, as in Sids that AWS's own services write: `AWSLogDeliveryWrite20150319`. */
const dated = /(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;

/** A run of 20 or more letters and digits that changes class as often as random text does, hex digests included. */
function random(text: string): boolean {
  for (const [whole] of text.matchAll(/[A-Za-z0-9+/_=]{20,}/g)) {
    const run = whole.replace(dated, "");
    if (isName(run)) continue;
    const digits = run.replace(/[^0-9]/g, "").length;
    const upper = run.replace(/[^A-Z]/g, "").length;
    const lower = run.replace(/[^a-z]/g, "").length;
    if (digits >= 3 && (upper > 0 || lower > 0) && digits < run.length) return true;
    if (
      digits === 0 &&
      upper >= 4 &&
      lower >= 4 &&
      /[a-z][A-Z].*[a-z][A-Z].*[a-z][A-Z]/.test(run) &&
      !/^([A-Z]?[a-z]{2,}){2,}$/.test(run)
    )
      return true;
  }
  return false;
}

/** True for text that is, or holds, something like a credential. Errs towards true. */
export const looksSecret = (text: string): boolean => issued.test(text) || assigned.test(text) || random(text);

/**
 * Free text that matching needs (a tag's value, a statement's Sid): kept when plain, replaced when it looks like a
 * secret or is longer than 256 characters, the longest tag value AWS takes.
 */
export function plainText(text: string): string {
  if (text.length > 256) return withheld;
  if (plain.has(text)) return text;
  if (looksSecret(text)) return withheld;
  if (plain.size >= mostKnown) plain.clear();
  plain.add(text);
  return text;
}

/** Texts that were found plain: images, paths and labels come again and again. None that looks like a secret is kept. */
const plain = new Set<string>();
const mostKnown = 20_000;
