/** What a composite alarm's rule says of the alarms that it names. */
export interface AlarmRule {
  /** Alarms that make it true by their alarm alone, whatever the others do. As written: names or ARNs. */
  readonly byAlone: readonly string[];
  /** Every alarm that it names. */
  readonly names: readonly string[];
}

type State = "ALARM" | "INSUFFICIENT_DATA" | "OK";
type Term =
  | { readonly is: "state"; readonly state: State; readonly of: string }
  | { readonly is: "constant"; readonly value: boolean }
  | { readonly is: "not"; readonly term: Term }
  /** True where so many of the terms are. */
  | { readonly is: "at-least"; readonly count: number; readonly terms: readonly Term[] };

/** The longest that AWS takes. */
const longest = 10_240;
const deepest = 100;
const token = /\s*(?:"((?:[^"\\]|\\.)*)"|([(),])|([^\s(),"]+))/y;
const states: ReadonlySet<string> = new Set(["ALARM", "INSUFFICIENT_DATA", "OK"]);

/**
 * Takes the expression apart: `ALARM("a") OR (NOT OK(b) AND AT_LEAST(2, ALARM, (c, d)))`. Undefined where it is not of
 * that form. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html,
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-combining.html
 */
export function alarmRule(text: string): AlarmRule | undefined {
  const words = text.length > longest ? undefined : wordsOf(text);
  if (!words) return undefined;
  try {
    const reader = new Reader(words);
    const term = reader.any(0);
    if (!reader.ended) return undefined;
    const names = [...new Set(named(term))].sort();
    return { names, byAlone: names.filter((name) => value(term, name, true) && value(term, name, false) !== true) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

interface Word {
  readonly text: string;
  /** A name in quotes, which is no operator. */
  readonly quoted: boolean;
}

function wordsOf(text: string): readonly Word[] | undefined {
  const words: Word[] = [];
  const whole = text.trimEnd();
  token.lastIndex = 0;
  while (token.lastIndex < whole.length) {
    const [, quoted, sign, bare] = token.exec(whole) ?? [];
    if (quoted !== undefined) words.push({ text: quoted.replace(/\\(.)/g, "$1"), quoted: true });
    else if (sign ?? bare) words.push({ text: sign ?? bare ?? "", quoted: false });
    else return undefined;
  }
  return words;
}

/** NOT binds closest, then AND, then OR. */
class Reader {
  readonly #words: readonly Word[];
  #at = 0;

  constructor(words: readonly Word[]) {
    this.#words = words;
  }

  get ended(): boolean {
    return this.#at === this.#words.length;
  }

  any(depth: number): Term {
    return this.#joined("OR", () => this.#joined("AND", () => this.#one(depth)));
  }

  #joined(word: "AND" | "OR", next: () => Term): Term {
    const terms = [next()];
    while (this.#skips(word)) terms.push(next());
    return { is: "at-least", count: word === "OR" ? 1 : terms.length, terms };
  }

  #one(depth: number): Term {
    if (depth > deepest) throw new SyntaxError("too deep");
    if (this.#skips("NOT")) return { is: "not", term: this.#one(depth + 1) };
    if (this.#skips("(")) {
      const term = this.any(depth + 1);
      this.#expect(")");
      return term;
    }
    const word = this.#next();
    if (word === "TRUE" || word === "FALSE") return { is: "constant", value: word === "TRUE" };
    this.#expect("(");
    const term = word === "AT_LEAST" ? this.#atLeast() : this.#state(word, this.#name());
    this.#expect(")");
    return term;
  }

  /** `AT_LEAST(<number or percentage>, [NOT] <state>, (<alarm>, ...)`. */
  #atLeast(): Term {
    const [, number = "", percent] = /^(\d{1,3})(%?)$/.exec(this.#next()) ?? [];
    this.#expect(",");
    const isNot = this.#skips("NOT");
    const state = this.#next();
    this.#expect(",");
    this.#expect("(");
    const terms: Term[] = [];
    do {
      const term = this.#state(state, this.#name());
      terms.push(isNot ? { is: "not", term } : term);
    } while (this.#skips(","));
    this.#expect(")");
    if (number === "") throw new SyntaxError("no threshold");
    const count = percent === "%" ? Math.ceil((Number(number) * terms.length) / 100) : Number(number);
    return { is: "at-least", count, terms };
  }

  #state(state: string, of: string): Term {
    if (!states.has(state)) throw new SyntaxError(`no state ${state}`);
    return { is: "state", state: state as State, of };
  }

  #name(): string {
    const word = this.#words[this.#at++];
    if (!word || (!word.quoted && /^[(),]$/.test(word.text))) throw new SyntaxError("no name");
    return word.text;
  }

  #next(): string {
    const word = this.#words[this.#at++];
    if (!word || word.quoted) throw new SyntaxError("no word");
    return word.text;
  }

  #skips(text: string): boolean {
    const word = this.#words[this.#at];
    if (!word || word.quoted || word.text !== text) return false;
    this.#at++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#skips(text)) throw new SyntaxError(`no ${text}`);
  }
}

function* named(term: Term): Generator<string> {
  if (term.is === "state") yield term.of;
  else if (term.is === "not") yield* named(term.term);
  else if (term.is !== "constant") for (const one of term.terms) yield* named(one);
}

/** Whether it is true where one alarm is in alarm, or is not; undefined where other alarms decide. */
function value(term: Term, alarm: string, inAlarm: boolean): boolean | undefined {
  switch (term.is) {
    case "constant":
      return term.value;
    case "state":
      if (term.of !== alarm) return undefined;
      return term.state === "ALARM" ? inAlarm : inAlarm ? false : undefined;
    case "not": {
      const inner = value(term.term, alarm, inAlarm);
      return inner === undefined ? undefined : !inner;
    }
    default: {
      const values = term.terms.map((one) => value(one, alarm, inAlarm));
      if (values.filter((one) => one === true).length >= term.count) return true;
      return values.filter((one) => one !== false).length < term.count ? false : undefined;
    }
  }
}
