import type { LogForm, Outcome } from "../../model/fact/observed.ts";
import { type Second, secondsOf } from "./text.ts";

/** One event, as much of it as is kept. Texts are bounded and plain. */
export interface Event {
  /** Scope of what the log is of. */
  readonly of: string;
  /** `2026-11-20T01:02:03Z`. */
  readonly at: string;
  /** What the source calls the event; tells which event was the first, and is not kept. */
  readonly id: string;
  readonly identity: string;
  readonly also?: string | undefined;
  readonly by?: string | undefined;
  readonly accessKey?: string | undefined;
  readonly sessionKey?: string | undefined;
  readonly service: string;
  readonly action: string;
  readonly resource?: string | undefined;
  readonly passes?: string | undefined;
  readonly data?: boolean;
  readonly reads?: boolean;
  readonly outcome: Outcome;
  readonly address?: string | undefined;
  readonly agent?: string | undefined;
  readonly region?: string | undefined;
}

/** What is summed up of one identity, action, resource and outcome. */
export interface Row {
  readonly log: Log;
  readonly event: Event;
  also: readonly string[];
  addresses: readonly string[];
  agents: readonly string[];
  sessionKeys: readonly string[];
  /** Numbers: a text would be made, and kept, for each event. */
  first: Second;
  last: Second;
  count: number;
}

export interface Log {
  readonly of: string;
  readonly form: LogForm;
  /** `2026-11`. */
  readonly month: string;
  readonly number: number;
  readonly document: string;
  readonly regions: Set<string>;
  whole: boolean;
  /** Time and id of the first event: what the log is known by. */
  origin: string;
  from: string;
  to: string;
  events: number;
  folded: number;
  left: number;
  sessionsLeft: number;
}

/** What is issued to whom. */
export interface Issue {
  readonly of: string;
  readonly at: string;
  readonly keyId: string;
  readonly principal: string;
  readonly name?: string | undefined;
  readonly sourceIdentity?: string | undefined;
  readonly expiresAt?: string | undefined;
  readonly issuedTo: string;
  readonly issuedToKey?: string | undefined;
  readonly issuedBy: string;
}

export interface Session {
  readonly log: Log;
  readonly keyId: string;
  principal: string;
  name?: string | undefined;
  sourceIdentity?: string | undefined;
  issuedAt?: string | undefined;
  issue?: Issue;
  first?: string;
  last?: string;
  count: number;
  more: boolean;
  readonly actions: Map<string, { first: string; last: string; count: number; readonly outcome: Outcome }>;
  addresses: readonly string[];
}

export interface Bounds {
  /** Rows with their resource; as many again without it. */
  readonly rows: number;
  readonly sessions: number;
}
const defaultBounds: Bounds = { rows: 100_000, sessions: 30_000 };

/** Addresses, programs and keys of a row; actions of a session; logs of an import. */
const some = 8;
const mostActions = 40;
const mostLogs = 2_000;

/** Sums up the events of an import: what it holds is bounded, however long the logs are. */
export class Book {
  readonly #bounds: Bounds;
  readonly #form: LogForm;
  readonly #logs = new Map<string, Log>();
  readonly #rows = new Map<string, Row>();
  readonly #sessions = new Map<string, Session>();
  /** The file being read, and whether it is a log as its source writes it. */
  #file = { document: "", whole: true };
  #last: Log | undefined;
  #lastSession: Session | undefined;
  /** Events of logs beyond those that are kept. */
  lost = 0;

  constructor(form: LogForm, bounds: Bounds = defaultBounds) {
    this.#form = form;
    this.#bounds = bounds;
  }

  get logs(): Iterable<Log> {
    return this.#logs.values();
  }
  get rows(): Iterable<Row> {
    return this.#rows.values();
  }
  get sessions(): Iterable<Session> {
    return this.#sessions.values();
  }

  /** What follows is from this file. */
  file(document: string, whole: boolean): void {
    this.#file = { document, whole };
    this.#last = undefined;
  }

  add(event: Event): void {
    const log = this.#logOf(event.of, event.at);
    if (!log) {
      this.lost += 1;
      return;
    }
    const { at } = event;
    log.events += 1;
    if (log.from === "" || at <= log.from) {
      const origin = `${at} ${event.id}`;
      if (log.origin === "" || origin < log.origin) log.origin = origin;
      log.from = at;
    }
    if (at > log.to) log.to = at;
    if (event.region !== undefined && log.regions.size < 100) log.regions.add(event.region);
    this.#count(log, event);
    if (event.sessionKey !== undefined) this.#used(log, event, event.sessionKey);
  }

  /** The same event for another of the things that it is about: it counts as one. */
  beside(event: Event): void {
    const log = this.#logOf(event.of, event.at);
    if (log) this.#count(log, event);
  }

  issued(issue: Issue): void {
    const log = this.#logOf(issue.of, issue.at);
    const session = log && this.#session(log, issue.keyId, issue.principal);
    if (!session) return;
    session.issue = issue;
    session.principal = issue.principal;
    session.name = issue.name ?? session.name;
    session.sourceIdentity = issue.sourceIdentity ?? session.sourceIdentity;
    session.issuedAt = issue.at;
  }

  /** What a request tells of the session that it is made in. */
  session(event: Event, keyId: string, told: Pick<Session, "name" | "sourceIdentity" | "issuedAt">): void {
    const log = this.#logOf(event.of, event.at);
    const session = log && this.#session(log, keyId, event.identity);
    if (!session) return;
    session.name ??= told.name;
    session.sourceIdentity ??= told.sourceIdentity;
    session.issuedAt ??= told.issuedAt;
  }

  #logOf(of: string, at: string): Log | undefined {
    const last = this.#last;
    if (last && last.of === of && at.startsWith(last.month)) return last;
    const month = at.slice(0, 7);
    const key = `${of} ${month}`;
    let log = this.#logs.get(key);
    if (!log) {
      if (this.#logs.size >= mostLogs) return undefined;
      log = {
        of,
        form: this.#form,
        month,
        number: this.#logs.size,
        document: this.#file.document,
        regions: new Set(),
        whole: this.#file.whole,
        origin: "",
        from: "",
        to: "",
        events: 0,
        folded: 0,
        left: 0,
        sessionsLeft: 0,
      };
      this.#logs.set(key, log);
    }
    // Beside the answer to a search the log itself tells what is missing.
    if (this.#file.whole) log.whole = true;
    this.#last = log;
    return log;
  }

  #count(log: Log, event: Event): void {
    const { identity, by = "", accessKey = "", service, action, resource = "", passes = "", outcome } = event;
    const who = `${log.number} ${identity}\n${by}\n${accessKey}\n${service}\n${action}\n${outcome}\n`;
    const { rows: most } = this.#bounds;
    let key = `${who}${resource}\n${passes}`;
    const second = secondsOf(event.at);
    let row = this.#rows.get(key);
    if (!row) {
      const full = this.#rows.size >= most;
      if (full && resource !== "") {
        key = who;
        row = this.#rows.get(key);
        log.folded += 1;
      }
      if (!row) {
        if (this.#rows.size >= most * 2) {
          log.left += 1;
          return;
        }
        row = {
          log,
          event: {
            ...event,
            identity: shared(identity),
            action: shared(action),
            ...(full ? { resource: undefined, passes: undefined } : {}),
          },
          also: none,
          addresses: none,
          agents: none,
          sessionKeys: none,
          first: second,
          last: second,
          count: 0,
        };
        this.#rows.set(key, row);
      }
    }
    row.count += 1;
    if (second < row.first) row.first = second;
    if (second > row.last) row.last = second;
    row.also = put(row.also, event.also);
    row.addresses = put(row.addresses, event.address);
    row.agents = put(row.agents, event.agent);
    row.sessionKeys = put(row.sessionKeys, event.sessionKey);
  }

  #used(log: Log, event: Event, keyId: string): void {
    const session = this.#session(log, keyId, event.identity);
    if (!session) return;
    session.count += 1;
    if (session.first === undefined || event.at < session.first) session.first = event.at;
    if (session.last === undefined || event.at > session.last) session.last = event.at;
    session.addresses = put(session.addresses, event.address);
    const key = `${event.service}:${event.action} ${event.outcome}`;
    const action = session.actions.get(key);
    if (action) {
      action.count += 1;
      if (event.at < action.first) action.first = event.at;
      if (event.at > action.last) action.last = event.at;
    } else if (session.actions.size >= mostActions) session.more = true;
    else session.actions.set(key, { first: event.at, last: event.at, count: 1, outcome: event.outcome });
  }

  #session(log: Log, keyId: string, principal: string): Session | undefined {
    // An event counts for its session, and then tells of it.
    const last = this.#lastSession;
    if (last && last.keyId === keyId && last.log === log) return last;
    const key = `${log.number} ${keyId}`;
    let session = this.#sessions.get(key);
    if (session) {
      this.#lastSession = session;
      return session;
    }
    if (this.#sessions.size >= this.#bounds.sessions) {
      log.sessionsLeft += 1;
      return undefined;
    }
    session = { log, keyId, principal, count: 0, more: false, actions: new Map(), addresses: none };
    this.#sessions.set(key, session);
    return session;
  }
}

/** The values and one more, where there is room: lists of one or two, most of them, are made anew and take little. */
function put(values: readonly string[], value: string | undefined): readonly string[] {
  return value === undefined || values.length >= some || values.includes(value) ? values : [...values, shared(value)];
}
const none: readonly string[] = [];

/** One copy of a text that many rows hold. */
function shared(text: string): string {
  const known = texts.get(text);
  if (known !== undefined) return known;
  if (texts.size >= 20_000) texts.clear();
  texts.set(text, text);
  return text;
}
const texts = new Map<string, string>();
