import { createHash } from "node:crypto";
import { compare } from "../../model/canonical.ts";
import type { ObservedSessionFact, ObservedUseFact } from "../../model/fact/observed.ts";
import type { Fact, FactKind } from "../../model/fact.ts";
import type { ImportContext } from "../../model/importer.ts";
import { FactMaker } from "../read/fact-maker.ts";
import type { Book, Log, Row, Session } from "./book.ts";
import { momentOf } from "./text.ts";

export const observedKinds: readonly FactKind[] = ["observed.log", "observed.use", "observed.session"];

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A scope for each source and month, known by its first event: the same log, grown, takes the place of what it told before. */
const scopeOf = ({ of, month, origin }: Log): string => `log:${of}:${month}:${digest(origin).slice(0, 8)}`;

/** The facts of an import's logs, sorted. @param unread records that could not be read */
export function* observedFacts(book: Book, importer: string, unread: number, context: ImportContext): Generator<Fact> {
  const make = new FactMaker(importer, context, undefined);
  const scopes = new Map<Log, string>();
  for (const log of [...book.logs].sort((a, b) => compare(scopeOf(a), scopeOf(b)))) {
    const scope = scopeOf(log);
    scopes.set(log, scope);
    const { of, form, from, to, events, whole, regions, folded, left, sessionsLeft } = log;
    const at = { document: log.document, pointer: "" };
    const content = { of, form, from, to, events, whole, folded, left, sessionsLeft, unread };
    yield make.fact("observed.log", scope, scope, at, {
      ...content,
      ...(regions.size > 0 ? { regions: [...regions].sort() } : {}),
    });
    const why = partlyBecause(log, unread);
    for (const kind of observedKinds) make.covers(kind, scope, why === undefined ? "read" : "partly", at, why);
  }
  for (const row of book.rows) yield factOfUse(make, row, scopes.get(row.log) ?? "");
  for (const session of book.sessions) yield factOfSession(make, session, scopes.get(session.log) ?? "");
  yield* make.coverage(observedKinds, scopes.values());
}

function partlyBecause({ whole, folded, left, sessionsLeft }: Log, unread: number): string | undefined {
  const reasons = [
    whole ? "" : "the answer to a search leaves out what was not asked for",
    unread > 0 ? `${unread} records could not be read` : "",
    left > 0 ? `${left} events are not told: there were too many different ones` : "",
    folded > 0 ? `${folded} events are told without their resource: there were too many different ones` : "",
    sessionsLeft > 0 ? "there were too many sessions" : "",
  ].filter((reason) => reason !== "");
  return reasons.length === 0 ? undefined : reasons.join("; ");
}

function factOfUse(make: FactMaker, row: Row, scope: string): ObservedUseFact {
  const { event, first, last, count } = row;
  const { of, identity, by, accessKey, service, action, resource, passes, data, reads, outcome } = event;
  const name = [identity, by, accessKey, service, action, resource, passes, outcome].join("\n");
  return make.fact("observed.use", `${scope}:${digest(name).slice(0, 24)}`, scope, at(row.log), {
    of,
    identity,
    ...(row.also.length > 0 ? { also: [...row.also].sort() } : {}),
    by,
    accessKey,
    service,
    action,
    resource,
    passes,
    ...(data === true ? { data } : {}),
    ...(reads === true ? { reads } : {}),
    outcome,
    first: momentOf(first),
    last: momentOf(last),
    count,
    addresses: [...row.addresses].sort(),
    agents: [...row.agents].sort(),
    ...(row.sessionKeys.length > 0 ? { sessionKeys: [...row.sessionKeys].sort() } : {}),
  });
}

function factOfSession(make: FactMaker, session: Session, scope: string): ObservedSessionFact {
  const { keyId, principal, name, sourceIdentity, issuedAt, issue, first, last, count, more, log } = session;
  const actions = [...session.actions]
    .sort(([a], [b]) => compare(a, b))
    .map(([key, one]) => ({ action: key.slice(0, key.lastIndexOf(" ")), ...one }));
  return make.fact("observed.session", `${scope}:session:${keyId}`, scope, at(log), {
    of: log.of,
    keyId,
    principal,
    name,
    sourceIdentity,
    issuedAt,
    expiresAt: issue?.expiresAt,
    issuedTo: issue?.issuedTo,
    issuedToKey: issue?.issuedToKey,
    issuedBy: issue?.issuedBy,
    first,
    last,
    count,
    actions,
    ...(more ? { more } : {}),
    addresses: [...session.addresses].sort(),
  });
}

const at = ({ document }: Log) => ({ document, pointer: "" });
