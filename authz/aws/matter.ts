import type { Privilege } from "../../model/access.ts";
import type { Fact } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import type { Touched } from "./ceiling.ts";
import type { Asked } from "./context.ts";
import type { Meant } from "./match.ts";
import type { Caller } from "./principal.ts";
import type { Side } from "./resource.ts";
import type { Statement } from "./statement.ts";

/** One way in which a request is allowed: a minimal set of facts, what must hold besides, and where one must stand. */
export interface Way {
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
  readonly premises: readonly Privilege[];
}

/** A statement of the resource's side that means the caller. */
export interface Spoken {
  readonly statement: Statement;
  readonly meant: Meant;
  readonly notes: readonly Condition[];
}

/** Everything that touches one request, before the resource and the context are fixed. */
export interface Matter {
  readonly asked: Asked;
  readonly caller: Caller;
  readonly side: Side;
  /** Allow statements of the caller's own policies, with the facts through which it has them. */
  readonly allows: readonly { readonly statement: Statement; readonly through: readonly Fact[] }[];
  readonly denies: readonly Statement[];
  /** The boundary, session policies and SCP levels with their statements that touch the action. */
  readonly ceilings: readonly Touched[];
  readonly rcps: readonly Touched[];
  readonly spoken: readonly Spoken[];
  /** Facts of grants that give the operation to the caller. */
  readonly grants: readonly { readonly fact: Fact; readonly notes: readonly Condition[] }[];
  /** Set where only one source of permission is asked for: the caller's own policies, or the resource's alone. */
  readonly only?: Source;
}

export type Source = "identity" | "resource";
