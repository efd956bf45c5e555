import { type NodeAccess, type Privilege, privilege } from "./access.ts";
import { canonical } from "./canonical.ts";
import type { Fact, FactKind } from "./fact.ts";
import type { GraphNode, NodeKind, RouteAuthentication } from "./node.ts";

export const certainties = ["certain", "conditional", "assumed"] as const;
/** Derived from facts, never set by hand. Order is strength: strata are evaluated from the left. */
export type Certainty = (typeof certainties)[number];

/**
 * `environment`: depends on where or how the request is made. `unread`: a collection that could forbid it was not read.
 * `unsupported`: an element that the evaluator does not decide yet. `target-state`: the target must be in a state the
 * snapshot does not tell. `human`: somebody has to do something.
 */
export type ConditionKind = "environment" | "unread" | "unsupported" | "target-state" | "human";

export interface Condition {
  readonly kind: ConditionKind;
  /** One line in the user's words; names the key, operator and statement where there are such. */
  readonly text: string;
  /** What the world must be like: two conditions that need one variable to have different values cannot both hold. */
  readonly assumes?: { readonly variable: string; readonly value: string };
}

/** What stays usable when the hole is closed: a copied secret or minted key, a session until it ends, or nothing. */
export type Leaves = "durable" | "tied" | `until ${string}`;

/** A hub: stands for one complete effective access. Equal keys are the same hub. The graph turns it into a node. */
export interface Hub {
  /** Canonical text of everything that makes the access what it is: conjuncts, conditions, deciding statements' content. */
  readonly hub: string;
  /** What whoever holds it may do, in words. */
  readonly title: string;
}
export const hub = (title: string, ...parts: readonly unknown[]): Hub => ({ hub: canonical(parts), title });
/** For hubs that very many steps lead to or from: each is made once. What makes them looks at nothing but what it is given. */
export function once<T, H>(make: (of: T) => H): (of: T) => H {
  const made = new Map<T, H>();
  return (of) => {
    const known = made.get(of);
    if (known !== undefined) return known;
    const one = make(of);
    made.set(of, one);
    return one;
  };
}

export type End = Privilege | NodeAccess | Hub;
export const isHub = (end: End): end is Hub => typeof end !== "string" && "hub" in end;
/** As text: equal texts are the same end. */
export function nameOfEnd(end: End): string {
  if (typeof end === "string") return end;
  return "hub" in end ? end.hub : privilege(end.node, end.access);
}

/** One alternative of one step, as a rule yields it. The graph merges alternatives and derives certainty. */
export interface Derivation {
  /** All needed. At most one hub. */
  readonly from: readonly [End, ...End[]];
  readonly to: End;
  /** A minimal set of facts that makes it true: taking any one away makes this alternative fall. Never empty. */
  readonly because: readonly [Fact, ...Fact[]];
  readonly conditions?: readonly Condition[];
  /** Set when the step rests on a hypothesis (a name convention, a catalogue match): the hypothesis in words. */
  readonly assumed?: string;
  /** Collections whose absence of restraint this alternative relies on, where not those of the rule in the scopes of the cited facts. */
  readonly relies?: readonly { readonly collection: FactKind; readonly scope: string }[];
  /** Where it differs from the rule's. */
  readonly leaves?: Leaves;
  /** True where making the request takes a credential: such a step never makes something "exposed". */
  readonly authenticates?: boolean;
  /** Nodes that the rule brings into being (routes, sessions), when they are ends of this step. */
  readonly nodes?: readonly DerivedNode[];
}

export interface DerivedNode extends Pick<GraphNode, "id" | "name"> {
  readonly kind: NodeKind;
  readonly scope: string;
  readonly authentication?: RouteAuthentication;
}
