/**
 * Patterns over bytes: the part of regular expressions that the table of kinds needs (literals, classes, groups,
 * alternatives, counts, anchors), run as a set of states. Time is length times states whatever the input: no pattern
 * backtracks, and no secret becomes a string on the way.
 */
export interface BytePattern {
  test(bytes: Uint8Array, start?: number, end?: number): boolean;
}

type Node =
  | { readonly type: "set"; readonly has: Uint8Array }
  | { readonly type: "all"; readonly parts: readonly Node[] }
  | { readonly type: "any"; readonly ways: readonly Node[] }
  | { readonly type: "times"; readonly of: Node; readonly least: number; readonly most: number };

/** One state: on a byte of `has` to `next`; without `has` to both nexts at once; `accept` where it ends. */
interface State {
  readonly has?: Uint8Array;
  readonly accept?: true;
  next: number;
  also: number;
}

/** @throws Error for what the table must not hold: a mistake in it, not in the input */
export function bytePattern(source: string): BytePattern {
  const parts = new Parser(source).alternatives();
  const states: State[] = [];
  const end = states.push({ accept: true, next: -1, also: -1 }) - 1;
  let first = -1;
  for (const { node, fromStart, toEnd } of parts) {
    const last = toEnd ? end : loop(states, end);
    const own = build(states, node, last);
    const entry = fromStart ? own : loop(states, own);
    first = first < 0 ? entry : states.push({ next: first, also: entry }) - 1;
  }
  return { test: matcher(states, first) };
}

/** Any bytes, then on to the target. */
function loop(states: State[], target: number): number {
  const split = states.push({ next: -1, also: target }) - 1;
  const any = states.push({ has: new Uint8Array(256).fill(1), next: split, also: -1 }) - 1;
  (states[split] as State).next = any;
  return split;
}

function build(states: State[], node: Node, target: number): number {
  switch (node.type) {
    case "set":
      return states.push({ has: node.has, next: target, also: -1 }) - 1;
    case "all":
      return node.parts.reduceRight((next, part) => build(states, part, next), target);
    case "any":
      return node.ways
        .map((way) => build(states, way, target))
        .reduce((one, other) => states.push({ next: one, also: other }) - 1);
    case "times": {
      let next = target;
      if (node.most === Number.POSITIVE_INFINITY) {
        const split = states.push({ next: -1, also: target }) - 1;
        (states[split] as State).next = build(states, node.of, split);
        next = split;
      } else {
        for (let n = node.least; n < node.most; n++) {
          const own = build(states, node.of, next);
          next = states.push({ next: own, also: target }) - 1;
        }
      }
      for (let n = 0; n < node.least; n++) next = build(states, node.of, next);
      return next;
    }
  }
}

/** Bytes with which something that matches may begin; undefined where nothing at all matches too. */
function beginnings(states: readonly State[], first: number): Uint8Array | undefined {
  const begin = new Uint8Array(256);
  const open = [first];
  const seen = new Set<number>();
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (one < 0 || seen.has(one)) continue;
    seen.add(one);
    const { has, accept, next, also } = states[one] as State;
    if (accept) return undefined;
    if (has) {
      for (let byte = 0; byte < 256; byte++) if (has[byte]) begin[byte] = 1;
    } else open.push(also, next);
  }
  return begin;
}

function matcher(states: readonly State[], first: number): BytePattern["test"] {
  const begin = beginnings(states, first);
  // The mark of the step in which a state was put in; never taken back, so nothing has to be cleared between runs.
  const seen = new Float64Array(states.length);
  let step = 0;
  const add = (into: number[], state: number): void => {
    const open = [state];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      if (one < 0 || seen[one] === step) continue;
      seen[one] = step;
      const { has, accept, next, also } = states[one] as State;
      if (has || accept) into.push(one);
      else open.push(also, next);
    }
  };
  return (bytes, start = 0, stop = bytes.length) => {
    if (begin && (start >= stop || begin[bytes[start] ?? 0] === 0)) return false;
    let now: number[] = [];
    step++;
    add(now, first);
    for (let at = start; at < stop && now.length > 0; at++) {
      const byte = bytes[at] ?? 0;
      const after: number[] = [];
      step++;
      for (const one of now) {
        const { has, next } = states[one] as State;
        if (has?.[byte]) add(after, next);
      }
      now = after;
    }
    return now.some((one) => states[one]?.accept);
  };
}

interface Alternative {
  readonly node: Node;
  readonly fromStart: boolean;
  readonly toEnd: boolean;
}

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The whole pattern: alternatives, each with its own anchors. */
  alternatives(): readonly Alternative[] {
    const found: Alternative[] = [];
    do {
      const fromStart = this.#eat("^");
      const node = this.#sequence();
      found.push({ node, fromStart, toEnd: this.#eat("$") });
    } while (this.#eat("|"));
    if (this.#at !== this.#text.length) throw new Error(`a pattern has something odd at ${this.#at}: ${this.#text}`);
    return found;
  }

  #eat(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #sequence(): Node {
    const parts: Node[] = [];
    for (;;) {
      const next = this.#text[this.#at];
      if (next === undefined || next === "|" || next === ")" || next === "$") return { type: "all", parts };
      parts.push(this.#counted(this.#atom(next)));
    }
  }

  #atom(next: string): Node {
    if (this.#eat("(")) {
      const ways = [this.#sequence()];
      while (this.#eat("|")) ways.push(this.#sequence());
      if (!this.#eat(")")) throw new Error(`a group of a pattern is not closed: ${this.#text}`);
      return { type: "any", ways };
    }
    const has = new Uint8Array(256);
    if (this.#eat("[")) {
      const none = this.#eat("^");
      while (!this.#eat("]")) {
        const low = this.#char(has);
        const ranged = low >= 0 && this.#text[this.#at] === "-" && this.#text[this.#at + 1] !== "]";
        if (ranged) this.#at++;
        const high = ranged ? this.#char(has) : low;
        if (low >= 0) has.fill(1, low, high + 1);
      }
      return { type: "set", has: none ? has.map((one) => 1 - one) : has };
    }
    if (next === ".") {
      this.#at++;
      return { type: "set", has: has.fill(1) };
    }
    const one = this.#char(has);
    if (one >= 0) has[one] = 1;
    return { type: "set", has };
  }

  /** One byte; -1 for a class of bytes, which is put into `has`. */
  #char(has: Uint8Array): number {
    const escaped = this.#eat("\\");
    const char = this.#text[this.#at++];
    if (char === undefined) throw new Error(`a pattern ends too early: ${this.#text}`);
    if (escaped && char === "d") {
      has.fill(1, 48, 58);
      return -1;
    }
    if (escaped && /[A-Za-z0-9]/.test(char)) throw new Error(`a pattern has an unknown escape: ${this.#text}`);
    return char.charCodeAt(0);
  }

  #counted(node: Node): Node {
    if (this.#eat("?")) return { type: "times", of: node, least: 0, most: 1 };
    if (this.#eat("*")) return { type: "times", of: node, least: 0, most: Number.POSITIVE_INFINITY };
    if (this.#eat("+")) return { type: "times", of: node, least: 1, most: Number.POSITIVE_INFINITY };
    const counts = /^\{(\d+)(,?)(\d*)\}/.exec(this.#text.slice(this.#at));
    if (!counts) return node;
    const [whole, least = "0", comma, most] = counts;
    this.#at += whole.length;
    const upper = comma === "" ? Number(least) : most === "" ? Number.POSITIVE_INFINITY : Number(most);
    return { type: "times", of: node, least: Number(least), most: upper };
  }
}
