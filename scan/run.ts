import { randomBytes } from "node:crypto";
import { viewOfSnapshot } from "../graph/load.ts";
import { openStore } from "../graph/store/open.ts";
import type { SnapshotInfo, Store } from "../graph/store/port.ts";
import { UserError } from "../model/errors.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Scan } from "./declaration/read.ts";
import { takeLock } from "./keep/lock.ts";
import { keepRecord, pruneRecords } from "./keep/records.ts";
import { pruneSnapshots } from "./keep/retention.ts";
import { readState, type ScanState, writeState } from "./keep/state.ts";
import { comparedWith } from "./look/compare.ts";
import { digestOf, exposedIn } from "./look/found.ts";
import { type Checked, checked } from "./look/guardrails.ts";
import { type Look, lookAt, mostOfRecord } from "./look/look.ts";
import { deliver } from "./notify/deliver.ts";
import { noticesOf } from "./notify/route.ts";
import type { ReadContext } from "./read/open.ts";
import { readSources, toldSource } from "./read/sources.ts";
import { exposureStates, type ScanRecord, severities, toldStates } from "./record.ts";
import { writeReports } from "./report/files.ts";

/** What a run takes of its surroundings. */
export interface RunOptions extends Omit<ReadContext, "signal"> {
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
  /** From 0 to 1. */
  readonly random?: () => number;
  /** True where the caller holds the scan's lock: a service does for all of its runs. */
  readonly isLocked?: boolean;
}

interface Running extends Omit<RunOptions, "signal" | "clock" | "random"> {
  readonly scan: Scan;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly random: () => number;
  /** @throws UserError scan.locked where another process took the scan over */
  readonly check: () => void;
}

/**
 * Reads, compares with the last run, checks, keeps, tells and reports: in this order, so that a run that dies anywhere
 * leaves the last snapshot and what was remembered intact, and the next run tells what this one did not.
 * @throws UserError scan.locked, scan.state, of the store; the signal's reason where it was aborted
 */
export async function runScan(scan: Scan, options: RunOptions): Promise<ScanRecord> {
  const { clock = systemClock, signal = new AbortController().signal, random = Math.random } = options;
  const lock = options.isLocked ? undefined : await takeLock(options.store, scan.name, clock);
  try {
    const store = await openStore({ folder: options.store, create: true, env: options.env });
    try {
      return await new Run({ ...options, scan, signal, clock, random, check: () => lock?.check() }, store).whole();
    } finally {
      await store.close();
    }
  } finally {
    lock?.release();
  }
}

/** What a snapshot holds of what the scan asks for. */
interface Looked {
  readonly look: Look;
  /** Selectors that match nothing. */
  readonly idle: readonly string[];
  readonly checked: Checked;
}

class Run {
  readonly #with: Running;
  readonly #store: Store;
  readonly #started: { readonly at: number; readonly ticks: number };

  constructor(running: Running, store: Store) {
    this.#with = running;
    this.#store = store;
    this.#started = { at: running.clock.now(), ticks: running.clock.monotonic() };
  }

  async whole(): Promise<ScanRecord> {
    const { scan, store: folder, signal, clock, env, random, check, warn } = this.#with;
    const before = readState(folder, scan.name);
    const { record: draft, state } = await this.#looked(before);
    signal.throwIfAborted();
    check();
    // The record first: what the state calls told has a record that shows it.
    keepRecord(folder, draft);
    writeState(folder, scan.name, state);
    const sent = await deliver(state.outbox, {
      scan,
      env,
      signal,
      clock,
      random,
      keep: (outbox) => {
        check();
        writeState(folder, scan.name, { ...state, outbox: [...outbox] });
      },
    });
    const failed = sent.filter(({ status }) => status === "failed").length;
    const record: ScanRecord = {
      ...draft,
      ...this.#end(),
      sent,
      notices: { delivered: sent.length - failed, failed },
    };
    keepRecord(folder, record);
    pruneRecords(folder, scan.name, scan.retention.records);
    await pruneSnapshots(this.#store, folder, scan, clock.now(), before.snapshot?.id);
    writeReports(scan, record, warn);
    return record;
  }

  #end(): Pick<ScanRecord, "endedAt" | "seconds"> {
    const { clock } = this.#with;
    const seconds = Math.round(clock.monotonic() - this.#started.ticks) / 1000;
    return { endedAt: new Date(clock.now()).toISOString(), seconds };
  }

  async #looked(before: ScanState): Promise<{ readonly record: ScanRecord; readonly state: ScanState }> {
    const { scan, progress } = this.#with;
    const { imported, outcomes } = await readSources(scan, this.#store, this.#started.at, this.#with);
    const snapshot = imported ?? (await this.#earlier(before));
    const scopes: Record<string, string[]> = {};
    for (const outcome of outcomes) {
      const { name } = outcome.source;
      const known = before.scopes[name] ?? [];
      if (!outcome.isFailed) outcome.missing(known.filter((scope) => !outcome.scopes.has(scope)));
      scopes[name] = [...new Set([...known, ...outcome.scopes])].sort();
    }
    const sources = outcomes.map((outcome) => toldSource(outcome, scopes[outcome.source.name] ?? [], snapshot));
    const unread = sources.filter(({ status }) => status !== "read");
    const unknown = unread.map(({ name, status, reasons }) => `source ${name} is ${status}: ${reasons[0] ?? ""}`);
    const baseline = before.exposure !== digestOf(scan.exposure) || before.snapshot === undefined;
    progress("looking for exposures");
    const found =
      snapshot &&
      (await this.#exposed(
        snapshot,
        before,
        baseline,
        unread.map(({ name }) => name),
      ));
    const record = this.#record(before, sources, unknown, baseline, snapshot, found);
    return { record, state: this.#state(before, record, scopes, found) };
  }

  /** What the last run looked at, where this one could read nothing. */
  async #earlier({ snapshot }: ScanState): Promise<SnapshotInfo | undefined> {
    const all = await this.#store.snapshots();
    return all.find(({ id }) => id === snapshot?.id) ?? (snapshot ? all[0] : undefined);
  }

  async #exposed(
    snapshot: SnapshotInfo,
    state: ScanState,
    baseline: boolean,
    unread: readonly string[],
  ): Promise<Looked> {
    const { scan } = this.#with;
    const graph = viewOfSnapshot(await this.#store.open(snapshot.id));
    const exposed = exposedIn(graph, scan.exposure);
    const compared = await comparedWith(this.#store, state.snapshot?.id, snapshot, graph, scan.exposure);
    const look = lookAt({ scan, exposed, compared, state, baseline, unread, now: this.#started.at });
    return { look, idle: exposed.idle, checked: checked(scan, graph) };
  }

  #record(
    before: ScanState,
    sources: ScanRecord["sources"],
    unread: readonly string[],
    baseline: boolean,
    snapshot: SnapshotInfo | undefined,
    found: Looked | undefined,
  ): ScanRecord {
    const { scan } = this.#with;
    const { look, checked: guarded, idle = [] } = found ?? {};
    const checks = guarded?.checks ?? [];
    const guardrails = { passed: 0, failed: 0, unknown: 0 };
    for (const { passed, failed, unknown } of checks) {
      guardrails.passed += passed;
      guardrails.failed += failed;
      guardrails.unknown += unknown;
    }
    const exposures = look?.exposures ?? [];
    const unknown = [
      ...unread,
      ...(snapshot ? [] : ["nothing was ever read"]),
      ...idle.map((text) => `exposure: \`${text.slice(0, 200)}\` matches nothing`),
      ...(guarded?.unread ?? []),
      ...(guardrails.unknown > 0 ? [`${guardrails.unknown} guardrails cannot be told`] : []),
      ...((look?.untold.length ?? 0) > 0 ? [`${look?.untold.length} exposures cannot be told to be gone`] : []),
    ];
    const isFound = guardrails.failed > 0 || exposures.some(({ state }) => toldStates.has(state));
    const counted = <K extends string>(keys: readonly K[], of: (one: (typeof exposures)[number]) => K) =>
      Object.fromEntries(keys.map((key) => [key, exposures.filter((one) => of(one) === key).length])) as Record<
        K,
        number
      >;
    return {
      schema: 1,
      id: idOf(this.#started.at),
      scan: scan.name,
      startedAt: new Date(this.#started.at).toISOString(),
      ...this.#end(),
      result: isFound ? "found" : unknown.length > 0 ? "unknown" : "clear",
      unknown,
      ...(snapshot ? { snapshot: { id: snapshot.id, takenAt: snapshot.takenAt } } : {}),
      ...(before.snapshot ? { before: before.snapshot } : {}),
      baseline,
      counts: {
        exposures: exposures.length,
        bySeverity: counted(severities, ({ severity }) => severity),
        byState: counted(exposureStates, ({ state }) => state),
        unowned: exposures.filter(({ owner }) => owner.status === "unowned").length,
        closed: look?.closed.length ?? 0,
        untold: look?.untold.length ?? 0,
      },
      guardrails,
      notices: { delivered: 0, failed: 0 },
      sources,
      exposures: exposures.slice(0, mostOfRecord),
      truncated: exposures.length > mostOfRecord,
      closed: look?.closed ?? [],
      untold: look?.untold ?? [],
      checks,
      sent: [],
      changes: look?.changes ?? {},
      proofs: look?.proofs ?? {},
      steps: look?.steps ?? {},
      checkProofs: guarded?.checkProofs ?? [],
    };
  }

  /** Without a snapshot nothing was looked at, and nothing is forgotten. */
  #state(
    before: ScanState,
    record: ScanRecord,
    scopes: Readonly<Record<string, string[]>>,
    found: Looked | undefined,
  ): ScanState {
    const { scan } = this.#with;
    if (!found || !record.snapshot) return { ...before, scopes: { ...before.scopes, ...scopes } };
    const failing = record.checks.flatMap(({ file, results }) =>
      results
        .filter(({ actual }) => actual !== "unknown")
        .map(({ name, reason }) => ({ file, name, ...(reason === undefined ? {} : { reason }) })),
    );
    const nameOf = ({ file, name }: { readonly file: string; readonly name: string }): string => `${file}: ${name}`;
    // One that cannot be told now is as it was.
    const untold = new Set(
      record.checks.flatMap(({ file, results }) =>
        results.filter(({ actual }) => actual === "unknown").map(({ name }) => nameOf({ file, name })),
      ),
    );
    const fresh = failing.filter((one) => !before.broken.includes(nameOf(one)));
    const notices = scan.notify ? noticesOf(scan.notify, { ...record, exposures: found.look.exposures }, fresh) : [];
    return {
      format: before.format,
      snapshot: record.snapshot,
      exposure: digestOf(scan.exposure),
      known: { ...found.look.known },
      scopes: { ...scopes },
      broken: [...new Set([...failing.map(nameOf), ...before.broken.filter((name) => untold.has(name))])].sort(),
      outbox: [...before.outbox, ...notices],
    };
  }
}

/** Sorts by time; two runs of one second differ. @param at milliseconds since 1970 */
function idOf(at: number): string {
  const stamp = new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");
  if (!/^\d{8}T\d{6}Z$/.test(stamp))
    throw new UserError("usage.argument", "this machine's clock is beyond every calendar", "correct it");
  return `${stamp}-${randomBytes(4).toString("hex")}`;
}
