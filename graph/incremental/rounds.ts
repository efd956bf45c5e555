const none: readonly never[] = [];

/** What somebody read, as tokens. There are very many, and most have read little: lists are made when they are needed. */
export class Reads {
  static #serials = 0;
  /** Tells this record from others; the next number stands for its reads of lists. */
  readonly serial: number;
  #tokens: number[] | undefined;
  #listed: number[] | undefined;
  /** Where reads of others come in between: what was noted already. */
  readonly noted: Set<number> | undefined;

  constructor(interleaved = false) {
    this.noted = interleaved ? new Set() : undefined;
    Reads.#serials = (Reads.#serials + 2) % 0x7ffffff0;
    this.serial = Reads.#serials;
  }

  /** May hold a token twice. */
  get tokens(): readonly number[] {
    return this.#tokens ?? none;
  }

  /** What only decided which rounds there are. */
  get listed(): readonly number[] {
    return this.#listed ?? none;
  }

  read(token: number, listing: boolean): void {
    if (listing) {
      if (this.#listed) this.#listed.push(token);
      else this.#listed = [token];
    } else if (this.#tokens) this.#tokens.push(token);
    else this.#tokens = [token];
  }
}

/** One pass through the body of a loop, or of a rule. */
export class Round extends Reads {
  key: string;
  /** The recorded round whose clean rounds are left out of this one; -1 where everything within is gone through. */
  earlier: number;
  #loops: Loop[] | undefined;
  #rows: number[] | undefined;
  #nodes: number[] | undefined;

  constructor(key: string, earlier: number) {
    super();
    this.key = key;
    this.earlier = earlier;
  }

  get loops(): readonly Loop[] {
    return this.#loops ?? none;
  }

  /** Rows of the collector that were derived in it. */
  get rows(): readonly number[] {
    return this.#rows ?? none;
  }

  /** Nodes that it brought into being. */
  get nodes(): readonly number[] {
    return this.#nodes ?? none;
  }

  open(every: boolean): Loop {
    const loop = new Loop(this.loops.length, every);
    if (this.#loops) this.#loops.push(loop);
    else this.#loops = [loop];
    return loop;
  }

  derived(row: number): void {
    if (this.#rows) this.#rows.push(row);
    else this.#rows = [row];
  }

  brought(node: number): void {
    if (this.#nodes) this.#nodes.push(node);
    else this.#nodes = [node];
  }

  isEmpty(): boolean {
    return !(this.#rows || this.#loops || this.#nodes) && this.tokens.length + this.listed.length === 0;
  }
}

/** The rounds of one loop that were gone through, and which of an earlier run's are kept. */
export class Loop {
  /** Place among the loops of the round around it. */
  readonly ordinal: number;
  /** Over every fact of a kind: earlier rounds are kept unless told otherwise; else only those that are told. */
  readonly every: boolean;
  /** In code unit order of their keys once the loop is closed. */
  readonly rounds: Round[] = [];
  readonly #left = new Set<string>();
  readonly #kept: number[] = [];

  constructor(ordinal: number, every: boolean) {
    this.ordinal = ordinal;
    this.every = every;
  }

  round(key: string, earlier: number): Round {
    const last = this.every ? this.rounds.at(-1) : undefined;
    // Of a loop over every fact most rounds come to nothing: such a one is the next.
    if (last?.isEmpty()) {
      last.key = key;
      last.earlier = earlier;
      return last;
    }
    const round = new Round(key, earlier);
    this.rounds.push(round);
    return round;
  }

  /** Of a loop over every fact: keys of earlier rounds that are gone through again, or gone. */
  get left(): Iterable<string> {
    return this.#left;
  }

  /** Of another: earlier rounds that stay. */
  get kept(): readonly number[] {
    return this.#kept;
  }

  leave(key: string): void {
    this.#left.add(key);
  }

  keep(round: number): void {
    this.#kept.push(round);
  }

  /** @throws Error where two rounds have one key */
  close(): void {
    if (this.every) {
      if (this.rounds.at(-1)?.isEmpty()) this.rounds.pop();
    } else this.rounds.sort((a, b) => (a.key < b.key ? -1 : 1));
    for (let i = 1; i < this.rounds.length; i++)
      if (this.rounds[i - 1]?.key === this.rounds[i]?.key)
        throw new Error(`two rounds have the key ${this.rounds[i]?.key}`);
  }
}
