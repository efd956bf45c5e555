import type { OwnerClaimFact } from "../../model/fact/owner.ts";
import type { Fact, FactKind } from "../../model/fact.ts";
import { factKinds } from "../../model/fact-kinds.ts";
import type { GraphNode } from "../../model/node.ts";
import type { IdleClaim } from "../port.ts";
import type { Claims } from "./claims.ts";
import { placeOf, plainId, wholeOf } from "./subject.ts";
import { tagsOf } from "./tags.ts";

/** What claims are held against. */
interface Estate {
  readonly nodes: readonly GraphNode[];
  ofKinds(kinds: readonly FactKind[]): Iterable<Fact>;
}

/** What describes the estate: owners themselves, logs and reports are about it. */
const estate = (Object.keys(factKinds) as FactKind[]).filter(
  (kind) => !/^(owner|observed|coverage|closed-world)\b/.test(kind),
);

/**
 * Claims that mean no thing that was read: a mistyped id, a glob or a label that nothing has, a line of CODEOWNERS for files
 * that are not in the import. One pass over nodes, and one over facts where a claim is left.
 */
export function idleClaims(claims: Claims, { nodes, ofKinds }: Estate): readonly IdleClaim[] {
  const left = new Set(claims.all);
  if (left.size === 0) return [];
  const meets = (all: Iterable<OwnerClaimFact>): void => {
    for (const claim of all) left.delete(claim);
  };
  const places = new Set<string>();
  for (const { id, scope, members } of nodes) {
    for (const name of [plainId(id), ...members]) meets(claims.named(name));
    const { namespace, outer } = placeOf(plainId(id), scope);
    for (const one of [id, namespace, outer]) if (one !== undefined) places.add(one);
  }
  for (const place of places)
    for (const one of [place, place.replace(/^k8s:[^:]*:namespace:/, "k8s:*:namespace:")]) meets(claims.within(one));
  const documents = new Set<string>();
  if (left.size > 0) for (const fact of ofKinds(estate)) meetFact(fact, claims, meets, documents);
  for (const document of documents) meets([...claims.onFile(document, left)]);
  const shadows = claims.shadowed;
  return [...left].map((claim) => {
    const by = shadows.get(claim);
    return { claim, ...(by === undefined ? {} : { readInstead: by }) };
  });
}

/** What is no node can have an owner too: a policy, a binding, a security group. */
function meetFact(
  fact: Fact,
  claims: Claims,
  meets: (all: Iterable<OwnerClaimFact>) => void,
  documents: Set<string>,
): void {
  documents.add(fact.source.document);
  const whole = wholeOf(fact);
  meets(claims.named(whole));
  const tags = tagsOf(fact);
  if (tags.length === 0) return;
  const texts = tags.map(({ key, value }) => `${key}=${value}`);
  const { namespace } = placeOf(whole, "");
  for (const { claim } of claims.of([], texts, namespace?.split(":")[3])) meets([claim]);
}
