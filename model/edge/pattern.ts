import { type Pattern, parsePattern } from "./pattern-parse.ts";

/** Steps that one match may take: an expression that needs more is not decided, however it was written. */
const budget = 4000;
/** Characters of a text that is matched. */
const longest = 512;

/** Captures of a match, the whole first. */
export type Match = readonly (string | undefined)[];
/** `undefined` where it is not decided: an expression that is not read, or that takes too long. */
export type Verdict = Match | false | undefined;

class OutOfBudget extends Error {}

/** What the expression finds in the text, as PCRE and RE2 do for what both read. */
export function find(pattern: string, text: string, ignoreCase = false): Verdict {
  const tree = parsePattern(pattern, ignoreCase);
  if (!tree || text.length > longest) return undefined;
  const run = new Run(text);
  try {
    for (let start = 0; start <= text.length; start += 1) {
      const end = run.from(tree, start);
      if (end !== undefined) return [text.slice(start, end), ...run.captured()];
    }
    return false;
  } catch (error) {
    if (error instanceof OutOfBudget) return undefined;
    throw error;
  }
}

/** As `find`, where the whole text has to match: Envoy's regular expressions. */
export const matchWhole = (pattern: string, text: string): Verdict => find(`^(?:${pattern})$`, text);

type Next = (at: number) => boolean;

class Run {
  readonly #text: string;
  #steps = 0;
  #captures: [number, number][] = [];

  constructor(text: string) {
    this.#text = text;
  }

  from(tree: Pattern, start: number): number | undefined {
    this.#captures = [];
    let end: number | undefined;
    this.#match(tree, start, (at) => {
      end = at;
      return true;
    });
    return end;
  }

  captured(): readonly (string | undefined)[] {
    return Array.from(this.#captures, (span) => span && this.#text.slice(...span)).slice(1);
  }

  #match(tree: Pattern, at: number, next: Next): boolean {
    this.#steps += 1;
    if (this.#steps > budget) throw new OutOfBudget();
    switch (tree.is) {
      case "char": {
        const char = this.#text[at];
        return char !== undefined && tree.test(char) && next(at + 1);
      }
      case "start":
        return at === 0 && next(at);
      case "end":
        return at === this.#text.length && next(at);
      case "word": {
        const before = /\w/.test(this.#text[at - 1] ?? "");
        return before !== /\w/.test(this.#text[at] ?? "") && next(at);
      }
      case "all":
        return this.#all(tree.of, 0, at, next);
      case "any":
        return tree.of.some((one) => this.#match(one, at, next));
      case "look":
        return this.#match(tree.of, at, () => true) === tree.ahead && next(at);
      case "group":
        return this.#group(tree, at, next);
      case "repeat":
        return this.#repeat(tree, 0, at, next);
    }
  }

  #all(of: readonly Pattern[], index: number, at: number, next: Next): boolean {
    const one = of[index];
    return one ? this.#match(one, at, (end) => this.#all(of, index + 1, end, next)) : next(at);
  }

  #group({ capture, of }: Extract<Pattern, { is: "group" }>, at: number, next: Next): boolean {
    return this.#match(of, at, (end) => {
      const known = this.#captures[capture];
      if (capture > 0) this.#captures[capture] = [at, end];
      if (next(end)) return true;
      if (capture > 0 && known) this.#captures[capture] = known;
      else if (capture > 0) delete this.#captures[capture];
      return false;
    });
  }

  #repeat(tree: Extract<Pattern, { is: "repeat" }>, times: number, at: number, next: Next): boolean {
    const more = (): boolean =>
      times < tree.most &&
      // A round that takes nothing would go on for ever.
      this.#match(tree.of, at, (end) => (end > at || times < tree.least) && this.#repeat(tree, times + 1, end, next));
    const enough = (): boolean => times >= tree.least && next(at);
    return tree.lazy ? enough() || more() : more() || enough();
  }
}

/** A short path that the expression finds; undefined where none is known to be one. */
export function pathLike(pattern: string, ignoreCase = false): string | undefined {
  const tree = parsePattern(pattern, ignoreCase);
  if (!tree) return undefined;
  const drafts = [0, 1].flatMap((more) => {
    const text = sample(tree, more);
    return [text, `/${text}`, `/a${text}`, `${text}a`, `/${text}a`];
  });
  return drafts.find((draft) => draft.startsWith("/") && draft.length <= longest && found(pattern, draft, ignoreCase));
}

const found = (pattern: string, text: string, ignoreCase: boolean): boolean => {
  const verdict = find(pattern, text, ignoreCase);
  return verdict !== undefined && verdict !== false;
};

/** The text of the first alternatives, each repeated as often as it must, and `more` times where it may. */
function sample(tree: Pattern, more: number): string {
  switch (tree.is) {
    case "char":
      return tree.sample;
    case "all":
      return tree.of.map((one) => sample(one, more)).join("");
    case "any":
      return tree.of[0] ? sample(tree.of[0], more) : "";
    case "group":
      return sample(tree.of, more);
    case "repeat":
      return sample(tree.of, more).repeat(Math.min(tree.most, tree.least + more));
    default:
      return "";
  }
}
