import type { GraphReader } from "../../graph/port.ts";
import type { CredentialFact } from "../../model/fact/credential.ts";
import type { ObservedSessionFact } from "../../model/fact/observed.ts";
import { isSession } from "./issuer.ts";

/** A session's key says which account it is of and no more: what audit logs tell of it, beside what was found with it. */
export function asObserved(graph: GraphReader, fact: CredentialFact): CredentialFact {
  const { publicId = "" } = fact;
  const session = isSession(fact) ? graph.observed.session(publicId) : undefined;
  if (!session) return fact;
  const { issuedAt, expiresAt } = session;
  return {
    ...fact,
    ...(fact.principal === undefined ? principalOf(session) : {}),
    ...(fact.issuedAt === undefined && issuedAt !== undefined ? { issuedAt: milliseconds(issuedAt) } : {}),
    ...(fact.expiresAt === undefined && expiresAt !== undefined ? { expiresAt: milliseconds(expiresAt) } : {}),
    notes: [...fact.notes, noteOf(session)],
  };
}

/** The principal that logs name for a session's key, where the snapshot holds it. */
export function observedPrincipal(graph: GraphReader, fact: CredentialFact): string | undefined {
  const session = isSession(fact) ? graph.observed.session(fact.publicId ?? "") : undefined;
  return session !== undefined && graph.nodeIndex(session.principal) >= 0 ? session.principal : undefined;
}

/** As the answer of AssumeRole writes it; of a user's own session the user. */
function principalOf({
  principal,
  name = "session",
}: ObservedSessionFact): Pick<CredentialFact, "principal" | "candidates"> {
  const [, partition, account, role] = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(principal) ?? [];
  if (role === undefined) return { candidates: [principal] };
  return { principal: `arn:${partition}:sts::${account}:assumed-role/${role}/${name}` };
}

function noteOf({
  issuedTo,
  issuedBy,
  issuedAt,
  issuedToKey,
  sourceIdentity,
  first,
  last,
  count,
}: ObservedSessionFact): string {
  const key = issuedToKey === undefined ? "" : ` with ${issuedToKey}`;
  const got =
    issuedTo === undefined
      ? []
      : [`got by ${issuedBy} of ${issuedTo}${key}${issuedAt === undefined ? "" : ` at ${issuedAt}`}`];
  const who = sourceIdentity === undefined ? [] : [`source identity ${sourceIdentity}`];
  const used =
    last === undefined ? ["not used in the logs that were read"] : [`used ${count} times from ${first} to ${last}`];
  return `CloudTrail: ${[...got, ...who, ...used].join("; ")}`;
}

const milliseconds = (at: string): string => at.replace(/Z$/, ".000Z");
