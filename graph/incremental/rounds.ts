/** What somebody read, as tokens. */
export class Reads {
  static #serials = 0;
  /** Tells this record from others; the next number stands for its reads of lists. */
  readonly serial: number;
  /** May hold a token twice. */
  readonly tokens: number[] = [];
  /** What only decided which rounds there are. */
  readonly listed: number[] = [];
  /** Where reads of others come in between: what was noted already. */
  readonly noted: Set<number> | undefined;

  constructor(interleaved = false) {
    this.noted = interleaved ? new Set() : undefined;
    Reads.#serials = (Reads.#serials + 2) % 0x7ffffff0;
    this.serial = Reads.#serials;
  }
}

/** One pass through the body of a loop, or of a rule. */
export class Round extends Reads {
  readonly key: string;
  /** The recorded round whose clean rounds are left out of this one; -1 where everything within is gone through. */
  readonly earlier: number;
  readonly loops: Loop[] = [];
  /** Rows of the collector that were derived in it, and nodes that it brought into being. */
  readonly rows: number[] = [];
  readonly nodes: number[] = [];

  constructor(key: string, earlier: number) {
    super();
    this.key = key;
    this.earlier = earlier;
  }

  open(every: boolean): Loop {
    const loop = new Loop(this.loops.length, every);
    this.loops.push(loop);
    return loop;
  }

  isEmpty(): boolean {
    const { tokens, listed, rows, nodes, loops } = this;
    return tokens.length + listed.length + rows.length + nodes.length + loops.length === 0;
  }
}

/** The rounds of one loop that were gone through, and which of an earlier run's are kept. */
export class Loop {
  /** Place among the loops of the round around it. */
  readonly ordinal: number;
  /** Over every fact of a kind: earlier rounds are kept unless told otherwise; else only those that are told. */
  readonly every: boolean;
  /** In code unit order of their keys once the loop is closed. */
  rounds: Round[] = [];
  readonly #told = new Set<string>();

  constructor(ordinal: number, every: boolean) {
    this.ordinal = ordinal;
    this.every = every;
  }

  round(key: string, earlier: number): Round {
    const round = new Round(key, earlier);
    this.rounds.push(round);
    return round;
  }

  /** Whether an earlier round stays, told of each that is not gone through again by `tell`. */
  keeps(key: string): boolean {
    return this.#told.has(key) !== this.every;
  }

  /** Of a loop over every fact: the round is gone through again or gone. Of another: it stays. */
  tell(key: string): void {
    this.#told.add(key);
  }

  /** @throws Error where two rounds have one key */
  close(): void {
    if (this.every) this.rounds = this.rounds.filter((round) => !round.isEmpty());
    else this.rounds.sort((a, b) => (a.key < b.key ? -1 : 1));
    for (let i = 1; i < this.rounds.length; i++)
      if (this.rounds[i - 1]?.key === this.rounds[i]?.key)
        throw new Error(`two rounds have the key ${this.rounds[i]?.key}`);
  }
}
