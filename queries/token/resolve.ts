import type { GraphReader } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import type { CredentialFact } from "../../model/fact/credential.ts";
import { firstOwner } from "../../model/owner.ts";
import { rangeOf, type SourceRange, within } from "./address.ts";
import type { Resolution, TokenCandidate, TokenConstraint, TokenCredential } from "./answer.ts";
import { isEarly, isExpired } from "./found.ts";
import { isSession, issuerOf } from "./issuer.ts";
import { classesOf, everywhere, radiusOf } from "./radius.ts";
import { observedPrincipal } from "./session.ts";

/** Possible holders that are looked at, one by one; an account may have thousands. */
const mostCandidates = 500;
const shownCandidates = 50;

/** A credential as the answer shows it, and what it stands for in the graph. */
export interface Resolved {
  readonly shown: TokenCredential;
  readonly fact: CredentialFact;
  /** Where the graph begins for it: its own node, or each of those that may hold it. */
  readonly starts: readonly string[];
}

export interface Asked {
  readonly graph: GraphReader;
  readonly asOf: string;
  readonly source: SourceRange | undefined;
  readonly maxStratum: number;
}

/** Whose it is, as far as the snapshot and the credential itself tell. */
export function resolved(fact: CredentialFact, asked: Asked): Resolved {
  const { graph } = asked;
  const { key, type, title, publicId, fingerprint, fingerprintKey, hasSecret, half } = fact;
  const { account, issuer, subject, resource, claims, notes } = fact;
  const told = principalsOf(graph, fact);
  // Without its secret part no step leads to whom logs name.
  const logged = told.ids.length > 0 ? undefined : observedPrincipal(graph, fact);
  const principals = logged === undefined ? told.ids : [logged];
  const possible = principals.length > 0 ? [] : candidatesOf(graph, fact);
  const known: Resolution = told.hypothesis === undefined ? "exact" : "assumed";
  const resolution: Resolution = principals.length > 0 ? known : possible.length > 0 ? "candidates" : "unresolved";
  const node = graph.nodeIndex(key);
  const about = graph.nodeIndex(principals[0] ?? "");
  const optional = { publicId, fingerprint, fingerprintKey, half, account, issuer, subject, resource };
  return {
    fact,
    starts: resolution === "candidates" ? possible : logged !== undefined ? principals : node >= 0 ? [key] : [],
    shown: {
      id: key,
      type,
      title,
      ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as Partial<
        typeof optional
      > as Pick<TokenCredential, "publicId">),
      hasSecret,
      resolution,
      principals,
      ...(resolution === "exact"
        ? {}
        : { resolve: { command: issuerOf(fact).resolve, why: told.hypothesis ?? whyOpen(graph, fact) } }),
      ...statusOf(fact, asked),
      constraints: constraintsOf(fact, asked),
      candidates: ranked(possible, asked),
      claims,
      owner: firstOwner(graph.owners.ofNode(about >= 0 ? about : Math.max(node, 0))),
      notes,
    },
  };
}

interface Principals {
  readonly ids: readonly string[];
  /** Set where they rest on one: which. */
  readonly hypothesis?: string;
}

/**
 * What its steps lead to, those that rest on a hypothesis only where no other does; where none leads anywhere, the
 * principal that it names and the snapshot has.
 */
function principalsOf(graph: GraphReader, { key, principal }: CredentialFact): Principals {
  const node = graph.nodeIndex(key);
  const own = node < 0 ? -1 : graph.privilegeIndex(node, "impersonate");
  const { useStart, uses } = graph.csr;
  const ids = new Set<string>();
  const assumed = new Map<string, number>();
  for (let i = useStart[own] ?? 0; own >= 0 && i < (useStart[own + 1] ?? 0); i++) {
    const step = uses[i] ?? 0;
    const to = graph.nodes[graph.nodeOf(graph.conclusionOf(step))];
    if (!to || to.kind === "Hub") continue;
    if (graph.certaintyOf(step) === "assumed") assumed.set(to.id, step);
    else ids.add(to.id);
  }
  const known = graph.fact({ kind: "aws.access-key", key });
  if (known?.kind === "aws.access-key" && graph.nodeIndex(known.user) >= 0) ids.add(known.user);
  if (ids.size === 0 && principal !== undefined)
    for (const named of graph.nodesNamed(principal)) ids.add(graph.nodes[named]?.id ?? principal);
  if (ids.size > 0) return { ids: [...ids].sort(compare) };
  const guessed = [...assumed].sort(([a], [b]) => compare(a, b));
  const [first] = guessed;
  return {
    ids: guessed.map(([id]) => id),
    ...(first === undefined ? {} : { hypothesis: graph.step(first[1]).hypothesis ?? "a step to it is assumed" }),
  };
}

/** Of a session of an account that was read every role and user; else those that the credential itself leaves open. */
function candidatesOf(graph: GraphReader, fact: CredentialFact): readonly string[] {
  const told = (fact.candidates ?? []).filter((id) => graph.nodeIndex(id) >= 0);
  if (told.length > 0) return told.slice(0, mostCandidates);
  if (!isSession(fact) || fact.account === undefined) return [];
  const scope = `aws:account:${fact.account}`;
  const own = graph.nodes.filter(
    (node) => node.scope === scope && (node.kind === "AwsRole" || node.kind === "AwsUser"),
  );
  return own.slice(0, mostCandidates).map(({ id }) => id);
}

/** Each alone, what reaches most first. */
function ranked(ids: readonly string[], { graph, maxStratum }: Asked): readonly TokenCandidate[] {
  if (ids.length === 0) return [];
  const open = everywhere(graph);
  const anyway = radiusOf(graph, open, maxStratum).nodes;
  return ids
    .map((id): TokenCandidate => {
      const start = graph.privilegeIndex(graph.nodeIndex(id), "impersonate");
      const { nodes } = radiusOf(
        graph,
        [start, ...open].filter((p) => p >= 0),
        maxStratum,
        anyway,
      );
      return { id, nodes: nodes.size, byClass: classesOf(graph, nodes) };
    })
    .sort((a, b) => b.nodes - a.nodes || compare(a.id, b.id))
    .slice(0, shownCandidates);
}

function whyOpen(graph: GraphReader, { account, issuer, half, resource }: CredentialFact): string {
  const scope = account === undefined ? undefined : `aws:account:${account}`;
  if (half === "secret") return "it is one half; whose it is, the other half or the issuer tells";
  if (scope !== undefined && !graph.scopes.includes(scope)) return `its account ${account} was not imported`;
  if (scope !== undefined) return `account ${account} was imported and does not tell whose it is`;
  if (issuer !== undefined) return `nothing that was imported trusts what ${issuer} says of it`;
  if (resource !== undefined) return `${resource} is nothing that was imported`;
  return "the credential does not say whose it is";
}

function statusOf(fact: CredentialFact, { graph, asOf }: Asked): Pick<TokenCredential, "status" | "statusBecause"> {
  const { key, expiresAt, notBefore } = fact;
  if (isExpired(fact, asOf))
    return { status: "expired", statusBecause: `it expired at ${expiresAt}; what it was used for until then lives on` };
  if (isEarly(fact, asOf)) return { status: "not-yet-valid", statusBecause: `it is not valid before ${notBefore}` };
  const known = graph.fact({ kind: "aws.access-key", key });
  if (known?.kind === "aws.access-key")
    return known.status === "Active"
      ? { status: "active", statusBecause: "its account lists it as active" }
      : { status: "inactive", statusBecause: "its account lists it as inactive; who may write it can activate it" };
  const until = expiresAt === undefined ? "" : `; it says that it is valid until ${expiresAt}`;
  return { status: "unknown", statusBecause: `nobody was asked: nothing is tried against its issuer${until}` };
}

function constraintsOf(fact: CredentialFact, { asOf, source }: Asked): TokenConstraint[] {
  const { expiresAt, notBefore, audience, scopes, addresses, half } = fact;
  const found: TokenConstraint[] = [];
  if (expiresAt !== undefined)
    found.push({ type: "expiry", text: `until ${expiresAt}`, holds: isExpired(fact, asOf) ? "unmet" : "met" });
  if (notBefore !== undefined && isEarly(fact, asOf))
    found.push({ type: "not-before", text: `from ${notBefore} on`, holds: "unmet" });
  if (audience && audience.length > 0)
    found.push({ type: "audience", text: `only for ${audience.join(", ")}`, holds: "met" });
  if (scopes && scopes.length > 0) found.push({ type: "scope", text: `only ${scopes.join(", ")}`, holds: "unknown" });
  if (addresses && addresses.length > 0) {
    const ranges = addresses.flatMap((one) => rangeOf(one) ?? []);
    const place = source && ranges.length === addresses.length ? within(source, ranges) : "some";
    const holds = ({ all: "met", none: "unmet", some: "unknown" } as const)[place];
    found.push({ type: "address", text: `only from ${addresses.join(", ")}`, holds });
  }
  if (isSession(fact))
    found.push({
      type: "session",
      text: "a session policy may limit it; it does not tell, and none is assumed",
      holds: "unknown",
    });
  if (half !== undefined && !(half === "identifier" && fact.hasSecret))
    found.push({
      type: "half",
      text:
        half === "identifier" ? "it lets nobody in without its secret part" : "it needs the name that belongs to it",
      holds: "unknown",
    });
  return found;
}
