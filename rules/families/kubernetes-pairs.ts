import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { type Derivation, type End, type Hub, hub } from "../../model/step.ts";
import { type Able, holderOf } from "./kubernetes-grants.ts";

/** Two permissions in one namespace that are used in requests of their own: one identity may have the one, another the other. */
export interface Pair {
  /** Distinguishes hubs: the rule's id. */
  readonly id: string;
  readonly cluster: string;
  /** What whoever has one of them, or both, may do: "create secrets". */
  readonly does: { readonly first: string; readonly second: string; readonly both: string };
  readonly first: readonly Able[];
  readonly second: readonly Able[];
  /** Who has both by what is no pair of these. */
  readonly whole?: readonly Able[];
  /** Nodes other than holders of grants that have the second, by what they rest on. */
  readonly also?: Iterable<{ readonly from: End; readonly namespace: string; readonly because: readonly [Fact] }>;
}

/** Whoever has both in a namespace. */
const bothIn = ({ id, cluster, does }: Pick<Pair, "id" | "cluster" | "does">, namespace?: string): Hub =>
  hub(`${does.both} in ${place(namespace)} of ${cluster}`, id, cluster, "both", namespace ?? "");

const place = (namespace: string | undefined): string =>
  namespace === undefined ? "every namespace" : `namespace ${namespace}`;

/**
 * From whoever holds the two to the hub of a namespace, and on from each namespace that is reached. The steps are as many
 * as grants: where one permission holds everywhere, its holders share a hub.
 */
export function* inPairs(
  facts: FactReader,
  pair: Pair,
  on: (fact: FactOf<"k8s.namespace">, from: Hub) => Iterable<Derivation>,
): Iterable<Derivation> {
  const { id, cluster, does, first, second, whole = [] } = pair;
  const also = [...(pair.also ?? [])];
  const half = (which: "first" | "second", namespace?: string): Hub =>
    hub(`${does[which]} in ${place(namespace)} of ${cluster}`, id, cluster, which, namespace ?? "");
  const anyFirst = first.some(({ grant }) => grant.namespace === undefined);
  const anyWhole = whole.some(({ grant }) => grant.namespace === undefined);
  const anySecond = second.some(({ grant }) => grant.namespace === undefined);
  const placed = new Set([
    ...second.flatMap(({ grant }) => grant.namespace ?? []),
    ...also.map((one) => one.namespace),
  ]);
  const paired = first.length > 0 && (anySecond || placed.size > 0);
  if (!paired && whole.length === 0) return;
  const led = new Set<string>();
  const into = (namespace: string): Hub => {
    led.add(namespace);
    return bothIn(pair, namespace);
  };
  for (const { grant, conditions } of whole) {
    const to = grant.namespace === undefined ? bothIn(pair) : into(grant.namespace);
    yield { from: [holderOf(grant)], to, because: grant.because, conditions };
  }
  for (const { grant, conditions } of paired ? second : [])
    yield { from: [holderOf(grant)], to: half("second", grant.namespace), because: grant.because, conditions };
  for (const { from, namespace, because } of paired ? also : [])
    yield { from: [from], to: half("second", namespace), because };
  for (const { grant, conditions } of first) {
    const { namespace, because } = grant;
    const step = { because, conditions };
    if (namespace === undefined) {
      if (placed.size > 0) yield { from: [holderOf(grant)], to: half("first"), ...step };
      if (anySecond) yield { from: [holderOf(grant), half("second")], to: bothIn(pair), ...step };
      continue;
    }
    if (placed.has(namespace))
      yield { from: [holderOf(grant), half("second", namespace)], to: into(namespace), ...step };
    if (anySecond) yield { from: [holderOf(grant), half("second")], to: into(namespace), ...step };
  }
  for (const { grant, conditions } of anyFirst ? second : []) {
    if (grant.namespace === undefined) continue;
    yield { from: [holderOf(grant), half("first")], to: into(grant.namespace), because: grant.because, conditions };
  }
  for (const { from, namespace, because } of anyFirst ? also : [])
    yield { from: [from, half("first")], to: into(namespace), because };
  for (const fact of facts.where("k8s.namespace", "cluster", cluster)) {
    if ((anyFirst && anySecond) || anyWhole) yield { from: [bothIn(pair)], to: into(fact.name), because: [fact] };
    if (led.has(fact.name)) yield* on(fact, bothIn(pair, fact.name));
  }
}
