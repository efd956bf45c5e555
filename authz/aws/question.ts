import type { Fact, FactKind } from "../../model/fact.ts";
import type { Condition, End, Hub } from "../../model/step.ts";
import { accountScope } from "./arn.ts";
import type { Context } from "./context.ts";
import type { Target } from "./decide.ts";
import type { Part } from "./legs.ts";
import type { Caller } from "./principal.ts";

/** Who may do several things in one session, to which of many targets? */
export interface Question<T> {
  /** What whoever holds the access may do, in words: the title of hubs. */
  readonly title: string;
  /** Actions that must all be allowed on a target's resources, in the order of `on`. */
  readonly parts: readonly Part[];
  /** Asked for when the question is; the same list again while the facts are the same. */
  targets(): readonly T[];
  /**
   * Those of one account: where nothing changed for an account it is then not looked at. Set where all
   * resources of a target are of its own account. The same list again while the facts are the same.
   */
  readonly targetsIn?: (account: string) => readonly T[];
  /**
   * Those whose policy the holder has, by its ARN: how targets that let in other accounts are found. Set where each target
   * has one resource.
   */
  readonly heldBy?: (holder: string) => readonly T[];
  /** The resources of a target, one per part; the last one counts for all parts that are left. */
  on(target: NoInfer<T>): readonly Target[];
  /** The fact that a target is made of. */
  fact(target: NoInfer<T>): Fact;
  /** Contexts of the first part that a caller can choose from, each asked for by itself; the part's own where not set. */
  readonly choices?: (caller: Caller) => readonly Context[];
  /** Actions the caller must be able to do beside, on one and the same resource of its own account that the glob matches. */
  readonly beside?: readonly Beside[];
  /** Set where the caller must be of the target's account; a key that is asked for beside may be of another. */
  readonly sameAccount?: boolean;
  /** Who may ask: `given` are users, roles and accounts as they are, `max` those that wrote themselves every policy; all where not set. */
  readonly callers?: Who;
  /** What the asker itself asks for beside, where it adds premises to the steps: tells hubs of the question from others' of the same parts. */
  readonly within?: string;
  /** Leaves callers out that the question is not about. */
  readonly only?: (caller: Caller) => boolean;
}

export type Who = "all" | "given" | "max";

export interface Beside {
  /** Glob of a resource of the account: `arn:aws:lambda:*:<account>:function:*`; where the caller has chosen, for that. */
  resource(account: string, chosen?: Context): string;
  readonly parts: readonly Part[];
  /** Set where it must be a resource that there is: those of the account which the glob can match, in order. */
  readonly among?: (account: string) => readonly Existing[];
}

/** A resource that there is. */
export interface Existing {
  /** ARN; a glob where some resource is taken to exist. */
  readonly arn: string;
  readonly tags?: readonly string[] | undefined;
  /** That it exists, and as what. */
  readonly because: readonly Fact[];
  readonly conditions?: readonly Condition[];
}

/** One step of an answer: a caller (or the hub it holds) to a hub or a target. */
export interface Held<T> {
  readonly from: readonly [End, ...End[]];
  readonly to: Hub | undefined;
  readonly target: T | undefined;
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
  readonly relies: Relied;
}

/** Collections that could hold something against a step. */
export type Relied = readonly { readonly collection: FactKind; readonly scope: string }[];

export const relied = (kinds: readonly FactKind[], account: string): Relied =>
  account === "" ? [] : kinds.map((collection) => ({ collection, scope: accountScope(account) }));
