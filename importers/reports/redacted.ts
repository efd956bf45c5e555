/**
 * What scanners write where they were told to hide the value: a word, stars, or the beginning of the value and dots
 * (https://github.com/gitleaks/gitleaks#redact).
 */
const hidden = /^(\W*(redacted|hidden|masked|removed|null|none|withheld)\W*|[*x•.\s]*|.{0,512}(\.\.\.|\*{3,}|…))$/is;

/** The value that a report shows; undefined where it hides it, all or in part. */
export const shownValue = (text: string | null | undefined): string | undefined =>
  text === null || text === undefined || hidden.test(text.slice(0, 600)) ? undefined : text;
