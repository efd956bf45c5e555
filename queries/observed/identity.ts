import type { GraphReader } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import type { ObservedUseFact } from "../../model/fact/observed.ts";
import { kindSpec } from "../../model/node.ts";
import { nameOfId, scopeOfId } from "../../model/node-id.ts";
import { firstOwner, unowned } from "../../model/owner.ts";
import type { ObservedIdentity, ObservedUse } from "./answer.ts";
import { joined, logsOf } from "./periods.ts";
import { timesOf } from "./times.ts";

/** Last use and totals of one identity. @param most uses that are listed, newest first */
export function identityRow(graph: GraphReader, id: string, since: string | undefined, most = 0): ObservedIdentity {
  const uses = usesSince(graph, id, since);
  const done = uses.filter(({ outcome }) => outcome === "done");
  const last = done.reduce<ObservedUseFact | undefined>(
    (a, b) => (a === undefined || b.last > a.last ? b : a),
    undefined,
  );
  const [first] = done.map((use) => use.first).sort();
  const index = graph.nodeIndex(id);
  const node = graph.nodes[index];
  const { whole } = logsOf(graph.observed, scopeOfId(id));
  const unused = last !== undefined ? {} : { unused: whole.length > 0 ? ("never" as const) : ("unknown" as const) };
  return {
    id,
    ...(node ? { kind: node.kind, class: kindSpec(node.kind).class } : {}),
    name: node?.name ?? nameOfId(id),
    owner: node ? firstOwner(graph.owners.ofNode(index)) : unowned,
    known: node !== undefined,
    ...(last === undefined ? {} : { last: lastOf(last) }),
    ...(first === undefined ? {} : { since: first }),
    count: timesOf(done),
    denied: timesOf(uses.filter(({ outcome }) => outcome === "denied")),
    ...unused,
    periods: joined(whole),
    granted: { observed: 0, notSeen: 0, unknown: 0 },
    ...(most > 0 ? { uses: shownUses(uses, most) } : {}),
  };
}

export const usesSince = (graph: GraphReader, id: string, since: string | undefined): readonly ObservedUseFact[] =>
  graph.observed.of(id).filter(({ last }) => since === undefined || last >= since.slice(0, 19));

function lastOf({ last, service, action, addresses: [address] }: ObservedUseFact) {
  return { at: last, action: `${service}:${action}`, ...(address === undefined ? {} : { address }) };
}

/** The same in several logs as one, newest first. */
export function shownUses(uses: readonly ObservedUseFact[], most: number): ObservedUse[] {
  const rows = new Map<string, ObservedUse>();
  const counted = new Map<string, ObservedUseFact[]>();
  for (const use of uses) {
    const { service, resource, passes, outcome, by, accessKey, first, last } = use;
    const action = `${service}:${use.action}`;
    const key = [action, resource, passes, outcome, by, accessKey].join("\n");
    const known = rows.get(key);
    const same = [...(counted.get(key) ?? []), use];
    counted.set(key, same);
    const both = (a: readonly string[] = [], b: readonly string[] = []): string[] =>
      [...new Set([...a, ...b])].sort(compare).slice(0, 8);
    rows.set(key, {
      action,
      ...(resource === undefined ? {} : { resource }),
      outcome,
      ...(by === undefined ? {} : { by }),
      ...(accessKey === undefined ? {} : { accessKey }),
      first: known && known.first < first ? known.first : first,
      last: known && known.last > last ? known.last : last,
      count: timesOf(same),
      addresses: both(known?.addresses, use.addresses),
      agents: both(known?.agents, use.agents),
      sessionKeys: both(known?.sessionKeys, use.sessionKeys),
    });
  }
  return [...rows.values()].sort((a, b) => compare(b.last, a.last) || compare(a.action, b.action)).slice(0, most);
}
