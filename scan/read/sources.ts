import { setImmediate } from "node:timers/promises";
import type { SnapshotInfo, Store } from "../../graph/store/port.ts";
import { compare } from "../../model/canonical.ts";
import { UserError } from "../../model/errors.ts";
import type { Fact } from "../../model/fact.ts";
import type { ImportProblem } from "../../model/importer.ts";
import type { Scan } from "../declaration/read.ts";
import type { ImportSource, Source } from "../declaration.ts";
import type { ScanScope, ScanSource } from "../record.ts";
import { type Opened, openSource, type ReadContext } from "./open.ts";
import { Outcome } from "./outcome.ts";

export interface ReadSources {
  /** The snapshot that this run's sources made; absent where nothing could be read. */
  readonly imported?: SnapshotInfo;
  readonly outcomes: readonly Outcome[];
}

/**
 * Reads every source by itself and stores what they give as one import. A source that cannot be read is left out: its
 * scopes stay as an earlier read told them.
 * @param now milliseconds since 1970
 * @throws UserError of the store; the signal's reason where it was aborted, and then nothing is stored
 */
export async function readSources(scan: Scan, store: Store, now: number, context: ReadContext): Promise<ReadSources> {
  const failed = new Map<string, string>();
  for (;;) {
    const reading = new Reading(scan, now, context, failed);
    try {
      const imported = await reading.into(store);
      return { outcomes: reading.outcomes, ...(imported ? { imported } : {}) };
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof UserError) || !error.code.startsWith("import.")) throw error;
      // Nothing was stored. Facts of one source that end in an error are left out, and the others are read again; what
      // sources say against each other is the fault of all.
      const names = reading.failing === undefined ? scanSources(scan).map(({ name }) => name) : [reading.failing];
      for (const name of names) failed.set(name, textOf(error));
    }
  }
}

/** One attempt. */
class Reading {
  readonly outcomes: readonly Outcome[];
  /** Whose facts are being read. */
  failing: string | undefined;
  readonly #scan: Scan;
  readonly #now: number;
  readonly #context: ReadContext;
  readonly #opened: Opened[] = [];

  constructor(scan: Scan, now: number, context: ReadContext, failed: ReadonlyMap<string, string>) {
    this.#scan = scan;
    this.#now = now;
    this.#context = context;
    this.outcomes = scanSources(scan).map((source) => {
      const outcome = new Outcome(source);
      const why = failed.get(source.name);
      if (why !== undefined) outcome.fail(why);
      return outcome;
    });
  }

  /** Undefined where no source gave anything: then nothing is stored. */
  async into(store: Store): Promise<SnapshotInfo | undefined> {
    const problems: ImportProblem[] = [];
    const facts = this.#facts(problems);
    let stored = false;
    try {
      const first = await facts.next();
      if (first.done) return undefined;
      const { signal, progress } = this.#context;
      const inputs = this.outcomes.filter(({ isFailed }) => !isFailed).map(({ source }) => source.name);
      const imported = await store.import(
        resumed(first.value, facts),
        { importedAt: new Date(this.#now).toISOString(), inputs, problems },
        { signal, progress: (phase) => progress(`storing: ${phase}`) },
      );
      stored = true;
      return imported;
    } finally {
      await facts.return(undefined);
      for (const opened of this.#opened) await opened.close(stored);
    }
  }

  /** The facts of all sources that can be opened, one after the other; the signal is heard between some of them. */
  async *#facts(problems: ImportProblem[]): AsyncGenerator<Fact, undefined> {
    let count = 0;
    for (const outcome of this.outcomes) {
      if (outcome.isFailed) continue;
      const opened = await this.#open(outcome);
      if (!opened) continue;
      this.failing = outcome.source.name;
      outcome.begin(opened.run, opened.left, this.#now);
      for await (const fact of opened.run.facts) {
        if (++count % 4096 === 0) await setImmediate();
        this.#context.signal.throwIfAborted();
        outcome.see(fact);
        yield fact;
      }
      outcome.end(opened.run);
      problems.push(...opened.run.problems);
      this.failing = undefined;
    }
    return undefined;
  }

  async #open(outcome: Outcome): Promise<Opened | undefined> {
    try {
      this.#context.signal.throwIfAborted();
      const opened = await openSource(this.#scan, outcome.source, this.#context);
      this.#opened.push(opened);
      return opened;
    } catch (error) {
      this.#context.signal.throwIfAborted();
      if (!(error instanceof UserError)) throw error;
      outcome.fail(textOf(error));
      return undefined;
    }
  }
}

/** Files of owners are sources too. */
const scanSources = ({ sources, owners }: Scan): Source[] =>
  owners.length === 0
    ? sources
    : [
        ...sources,
        { name: "owners", import: owners, as: [], closedWorld: false, mayRefuse: [] } satisfies ImportSource,
      ];

const textOf = ({ message, help, details }: UserError): string =>
  [message, ...details.map(([label, value]) => `${label} ${value}`), help].join("; ");

async function* resumed<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first;
  yield* rest;
}

/** A source as a record shows it: with the scopes that it gave, now or when it was last read. */
export function toldSource(
  outcome: Outcome,
  earlier: readonly string[],
  snapshot: SnapshotInfo | undefined,
): ScanSource {
  const scopes = [...new Set([...outcome.scopes, ...earlier])].sort(compare).flatMap((name): ScanScope[] => {
    const found = snapshot?.scopes.find(({ scope }) => scope === name);
    if (!found) return [];
    const { scope, takenAt, facts, stale } = found;
    return [{ scope, takenAt, facts, stale, carried: !outcome.scopes.has(name) }];
  });
  return { ...outcome.told(), scopes };
}
