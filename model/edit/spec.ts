import type { Edit, EditCost, EditEffect, Latency } from "../control.ts";
import type { Fact, FactKind, FactOf } from "../fact.ts";

/** What an edit may ask of the other facts, as they are after the edits before it. */
export interface Around {
  networkPolicies(cluster: string, namespace: string): readonly FactOf<"k8s.network-policy">[];
}

/** One edit of facts of one kind: how it changes the fact, what it takes and how it is done. */
export interface EditSpec {
  readonly edit: Edit;
  readonly on: FactKind;
  readonly change?: string;
  readonly effect: EditEffect;
  /** What is done, imperative, whatever the rule. */
  readonly title: string;
  readonly cost: EditCost;
  readonly reversible: boolean;
  /** Without a fact: what holds in general, for the documents. */
  latency(fact?: Fact): Latency;
  readonly simulates?: string;
  /** False where the platform does not let anybody make this edit, told by the fact's key alone. */
  allows(key: string): boolean;
  /** Whether it closes an alternative that cites the fact among others; undefined: always. */
  readonly closes?: (fact: Fact, cited: readonly Fact[]) => boolean;
  /**
   * The facts that stand in the fact's place: none where it is gone; others of the same keys replace what was. An edit
   * of effect `ends-copies` changes none.
   */
  apply(fact: Fact, around: Around): readonly Fact[];
  command(fact: Fact): string;
}

interface Declared<K extends FactKind> {
  readonly change?: string;
  readonly title: string;
  readonly cost: EditCost;
  /** Default true. */
  readonly reversible?: boolean;
  readonly latency: Latency | ((fact: FactOf<K> | undefined) => Latency);
  readonly simulates?: string;
  readonly allows?: (key: string) => boolean;
  readonly closes?: (fact: FactOf<K>, cited: readonly Fact[]) => boolean;
  readonly command: (fact: FactOf<K>) => string;
}

function spec<K extends FactKind>(
  edit: Edit,
  on: K,
  effect: EditEffect,
  declared: Declared<K>,
  apply: (fact: FactOf<K>, around: Around) => readonly Fact[],
): EditSpec {
  const { change, closes, latency, simulates } = declared;
  const own = (fact: Fact): FactOf<K> => {
    if (fact.kind !== on) throw new Error(`the edit ${edit} of ${on} was given a fact of kind ${fact.kind}`);
    return fact as FactOf<K>;
  };
  return {
    edit,
    on,
    effect,
    title: declared.title,
    cost: declared.cost,
    reversible: declared.reversible ?? true,
    ...(change === undefined ? {} : { change }),
    ...(simulates === undefined ? {} : { simulates }),
    ...(closes === undefined ? {} : { closes: (fact, cited) => closes(own(fact), cited) }),
    latency: (fact) => (typeof latency === "function" ? latency(fact && own(fact)) : latency),
    allows: declared.allows ?? (() => true),
    apply: (fact, around) => apply(own(fact), around),
    command: (fact) => declared.command(own(fact)),
  };
}

/** An edit after which the fact is gone. */
export const removes = <K extends FactKind>(edit: Edit, on: K, declared: Declared<K>): EditSpec =>
  spec(edit, on, "closes", declared, () => []);

/** An edit after which other facts stand in the fact's place, the fact itself with other fields among them. */
export const changes = <K extends FactKind>(
  edit: Edit,
  on: K,
  declared: Declared<K> & { readonly to: (fact: FactOf<K>, around: Around) => FactOf<K> | readonly Fact[] },
): EditSpec =>
  spec(edit, on, "closes", declared, (fact, around): readonly Fact[] => {
    const result = declared.to(fact, around);
    return Array.isArray(result) ? result : [result as Fact];
  });

/** An edit that leaves every fact as it is and ends what was taken until now. */
export const endsCopies = <K extends FactKind>(edit: Edit, on: K, declared: Declared<K>): EditSpec =>
  spec(edit, on, "ends-copies", declared, (fact): readonly Fact[] => [fact as Fact]);

/** The fact without an optional field. */
export function without<T, F extends keyof T>(fact: T, field: F): Omit<T, F> {
  const { [field]: _, ...rest } = fact;
  return rest;
}

export const minutes = 60;
export const hours = 3600;

/** Kubernetes reads RBAC, Services and policies of each request: nothing lives on. */
export const atOnce: Latency = { seconds: 0 };
/** AWS policies are eventually consistent: seconds, a minute at the outside; every request is judged anew. */
export const soon: Latency = { seconds: minutes };
/** A pod keeps what it was started with until it is started anew. */
export const afterRestart = (survives: string, survivesSeconds?: number): Latency => ({
  seconds: 5 * minutes,
  survives,
  ...(survivesSeconds === undefined ? {} : { survivesSeconds }),
});
