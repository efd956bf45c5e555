import type { GraphReader } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import type { CredentialFact, ExposureFact } from "../../model/fact/credential.ts";
import type { Window } from "../cut/answer.ts";
import type { TokenMoment } from "./answer.ts";

/** What a responder fills in, in order. */
const blank = ["detected", "triaged", "contained", "rotated", "closed"] as const;

/** When what happened, as far as is known, then what is left to fill in. */
export function timelineOf(
  graph: GraphReader,
  credentials: readonly CredentialFact[],
  asOf: string,
  window: Window | undefined,
): TokenMoment[] {
  const known: TokenMoment[] = [];
  const add = (what: string, at: string | undefined, source: string): void => {
    if (at !== undefined) known.push({ what, at, source });
  };
  for (const fact of credentials) {
    const { key, issuedAt, notBefore, expiresAt, name } = fact;
    add(`${name} issued`, issuedAt, "the credential says so");
    if (notBefore !== issuedAt) add(`${name} valid from here`, notBefore, "the credential says so");
    add(`${name} ${(expiresAt ?? "") <= asOf ? "expired" : "expires"}`, expiresAt, "the credential says so");
    for (const exposure of exposuresOf(graph, key)) {
      add(`${name} first seen in ${placeOf(exposure)}`, exposure.firstSeen, exposure.key);
      add(`${name} last seen in ${placeOf(exposure)}`, exposure.lastSeen, exposure.key);
    }
  }
  add("in other hands", window?.since, "the question");
  add("snapshot taken", graph.snapshot.takenAt, "the import");
  known.sort((a, b) => compare(a.at ?? "", b.at ?? "") || compare(a.what, b.what));
  return [...known, ...blank.map((what) => ({ what }))];
}

const placeOf = ({ place }: ExposureFact): string => place.uri ?? place.file ?? `a place of kind ${place.kind}`;

/** Places where the snapshot knows that the credential was found. */
function exposuresOf(graph: GraphReader, key: string): ExposureFact[] {
  const node = graph.nodeIndex(key);
  const own = node < 0 ? -1 : graph.privilegeIndex(node, "impersonate");
  if (own < 0) return [];
  const { makeStart, makes } = graph.csr;
  const found = new Map<string, ExposureFact>();
  for (let i = makeStart[own] ?? 0; i < (makeStart[own + 1] ?? 0); i++) {
    for (const ref of graph.alternativesOf(makes[i] ?? 0).flat()) {
      const fact = ref.kind === "exposure" ? graph.fact(ref) : undefined;
      if (fact?.kind === "exposure") found.set(fact.key, fact);
    }
  }
  return [...found.values()].sort((a, b) => compare(a.key, b.key));
}
