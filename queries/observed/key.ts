import type { GraphReader } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import type { ObservedSessionFact } from "../../model/fact/observed.ts";
import { scopeOfId } from "../../model/node-id.ts";
import type { ObservedKey, ObservedUse } from "./answer.ts";
import { shownUses, usesSince } from "./identity.ts";
import { logsOf } from "./periods.ts";

const most = 200;
/** Sessions that were got one with the other. */
const longest = 20;

/** What logs tell of one access key. */
export function keyRow(graph: GraphReader, id: string, since: string | undefined): ObservedKey {
  const session = graph.observed.session(id);
  const uses = session
    ? sessionUses(graph, session, since)
    : shownUses(usesSince(graph, `credential:${id}`, since), most);
  const known = graph.fact({ kind: "aws.access-key", key: `credential:${id}` });
  const principal = session?.principal ?? (known?.kind === "aws.access-key" ? known.user : userOf(graph, id));
  const found = session !== undefined || uses.length > 0;
  return {
    id,
    found,
    ...(principal === undefined ? {} : { principal }),
    ...(session?.name === undefined ? {} : { sessionName: session.name }),
    ...(session?.sourceIdentity === undefined ? {} : { sourceIdentity: session.sourceIdentity }),
    ...(session?.issuedAt === undefined ? {} : { issuedAt: session.issuedAt }),
    ...(session?.expiresAt === undefined ? {} : { expiresAt: session.expiresAt }),
    chain: chainOf(graph, session),
    uses,
    issued: graph.observed
      .issuedWith(id)
      .slice(0, most)
      .map(({ keyId, principal: whose, issuedAt = "" }) => ({ keyId, principal: whose, at: issuedAt })),
    ...(found ? {} : { why: whyNot(graph, principal) }),
  };
}

const userOf = (graph: GraphReader, id: string): string | undefined =>
  graph.observed.of(`credential:${id}`)[0]?.identity;

function whyNot(graph: GraphReader, principal: string | undefined): string {
  const logs = graph.observed.logs.filter(({ form }) => form === "cloudtrail");
  if (logs.length === 0) return "no log of CloudTrail was read";
  const scope = principal === undefined ? undefined : scopeOfId(principal);
  if (scope !== undefined && logsOf(graph.observed, scope).own.length === 0) return `no log of ${scope} was read`;
  return "no log that was read names it";
}

/** What a session did, on what as far as the rows of its principal name its key. */
function sessionUses(graph: GraphReader, session: ObservedSessionFact, since: string | undefined): ObservedUse[] {
  const named = shownUses(
    usesSince(graph, session.principal, since).filter(({ sessionKeys = [] }) => sessionKeys.includes(session.keyId)),
    most,
  );
  const own = session.actions
    .filter(({ last }) => since === undefined || last >= since.slice(0, 19))
    .map(({ action, outcome, first, last, count }): ObservedUse => {
      const rows = named.filter((use) => use.action === action && use.outcome === outcome);
      const [only, ...more] = new Set(rows.flatMap(({ resource }) => resource ?? []));
      return {
        action,
        ...(only !== undefined && more.length === 0 ? { resource: only } : {}),
        outcome,
        first,
        last,
        count,
        addresses: session.addresses,
        agents: [...new Set(rows.flatMap(({ agents }) => agents))].sort(compare),
        sessionKeys: [session.keyId],
      };
    });
  return own.sort((a, b) => compare(b.last, a.last) || compare(a.action, b.action)).slice(0, most);
}

function chainOf(graph: GraphReader, session: ObservedSessionFact | undefined): ObservedKey["chain"] {
  const chain: ObservedKey["chain"][number][] = [];
  const seen = new Set<string>();
  for (let one = session; one !== undefined && !seen.has(one.keyId) && chain.length < longest; ) {
    seen.add(one.keyId);
    const { issuedTo, issuedToKey, issuedBy, issuedAt } = one;
    if (issuedTo === undefined) break;
    chain.push({
      ...(issuedToKey === undefined ? {} : { keyId: issuedToKey }),
      identity: issuedTo,
      by: issuedBy ?? "",
      at: issuedAt ?? "",
    });
    one = issuedToKey === undefined ? undefined : graph.observed.session(issuedToKey);
  }
  return chain;
}
