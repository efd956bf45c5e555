/** The versions that a tag can mean: from `low` up to but without `high`. `1.3` is every version from 1.3.0 up to 1.4. */
export interface Version {
  readonly low: readonly number[];
  /** Absent: `low` alone. */
  readonly high?: readonly number[];
  /** True for what comes before `low` itself: release candidates, betas. */
  readonly before?: true;
  readonly text: string;
}

/** How a flaw's range and a version stand to each other. */
export type Within = "yes" | "no" | "perhaps";

/** Tags that move: what they mean today the input does not say. */
const moving =
  /^(latest|stable|nightly|edge|main|master|dev|develop|canary|rolling|current|lts|next|beta|alpha|preview|test)([-_.]|$)/i;
/** What a commit or a build is called by. */
const unversioned = /^(sha-?)?[0-9a-f]{7,64}$|^\d{8,14}$/i;
/** Written `25.07-py3`, `2024-11-19`. */
const calendar = /^v?(\d{2}|\d{4})[.-](\d{2})(?:[.-](\d{1,2}))?(?=$|[-_+])/;
const numbered =
  /^v?(\d{1,6})(?:\.(\d{1,6}))?(?:\.(\d{1,6}))?(?:\.\d{1,6})?(?:[-_.]?(rc|a|b|alpha|beta|dev|pre|preview|m)[-_.]?\d*)?(?=$|[-_+])/i;

/**
 * The versions that a tag says: `v1.2.3-cuda12.4`, `main-v1.81.0-stable`, `25.07-py3`. Undefined where it says none
 * (`latest`, a commit, a date where versions are no dates).
 */
export function versionOf(tag: string, scheme: "calver" | "semver"): Version | undefined {
  // Some name the branch in front of the version: `main-v1.81.0-stable`.
  const text = /^[a-z]+-(v\d+\.\d+\.\d+.*)$/i.exec(tag)?.[1] ?? tag;
  if (moving.test(text) || unversioned.test(text)) return undefined;
  if (scheme === "calver") {
    const [, year, month, day] = calendar.exec(text) ?? [];
    if (year === undefined || month === undefined) return undefined;
    return { low: [Number(year), Number(month), Number(day ?? 0)], text: `${year}.${month}` };
  }
  const [whole, major, minor, patch, early] = numbered.exec(text) ?? [];
  if (whole === undefined || major === undefined || calendarYear(major)) return undefined;
  const low = [Number(major), Number(minor ?? 0), Number(patch ?? 0)];
  const shown = whole.replace(/^v/i, "");
  if (patch !== undefined) return { low, text: shown, ...(early === undefined ? {} : { before: true }) };
  const high = minor === undefined ? [Number(major) + 1, 0, 0] : [Number(major), Number(minor) + 1, 0];
  return { low, high, text: shown };
}

const calendarYear = (major: string): boolean => /^(19|20)\d\d$/.test(major);

type Comparator = readonly [operator: "<" | "<=" | "=" | ">" | ">=", version: readonly number[]];

const comparator = /^(<=|>=|<|>|=)?v?(\d{1,6}(?:\.\d{1,6}){0,3})$/;

/** A range as sets of comparators of which one has to hold; undefined for what is none. `*` holds always, empty text never is one. */
export function parseRange(text: string): readonly (readonly Comparator[])[] | undefined {
  if (text.trim() === "") return undefined;
  const sets: Comparator[][] = [];
  for (const part of text.split("||")) {
    const words = part.trim().split(/[\s,]+/);
    if (words.length === 1 && words[0] === "*") {
      sets.push([]);
      continue;
    }
    const set: Comparator[] = [];
    for (const word of words) {
      const [, operator = "=", version] = comparator.exec(word) ?? [];
      if (version === undefined) return undefined;
      set.push([operator as Comparator[0], numbers(version)]);
    }
    sets.push(set);
  }
  return sets;
}

const numbers = (version: string): readonly number[] => {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  return [major, minor, patch];
};

/** Whether a version is in a range; `perhaps` where it stands for several and some are. */
export function within(version: Version, range: string): Within {
  const sets = parseRange(range);
  if (!sets) return "perhaps";
  const holds = sets.map((set) => set.map((one) => holdsFor(version, one)).reduce(both, "yes"));
  return holds.reduce(either, "no");
}

const both = (a: Within, b: Within): Within =>
  a === "no" || b === "no" ? "no" : a === "yes" && b === "yes" ? "yes" : "perhaps";
const either = (a: Within, b: Within): Within =>
  a === "yes" || b === "yes" ? "yes" : a === "no" && b === "no" ? "no" : "perhaps";

function holdsFor({ low, high, before }: Version, [operator, wanted]: Comparator): Within {
  const first = compare(low, wanted) || (before ? -1 : 0);
  if (!high) return sign(operator, first);
  // The last version that it can be is below `high`: compared as if just beneath it.
  const last = compare(high, wanted) || -1;
  const from = sign(operator, first);
  const to = sign(operator, last);
  if (operator === "=") return first === 0 || (first < 0 && compare(high, wanted) > 0) ? "perhaps" : "no";
  return from === to ? from : "perhaps";
}

function sign(operator: Comparator[0], order: number): Within {
  const holds =
    operator === "<"
      ? order < 0
      : operator === "<="
        ? order <= 0
        : operator === ">"
          ? order > 0
          : operator === ">="
            ? order >= 0
            : order === 0;
  return holds ? "yes" : "no";
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < 3; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}
