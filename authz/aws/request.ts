import type { Touched } from "./ceiling.ts";
import type { Context } from "./context.ts";
import type { Meant } from "./match.ts";
import type { Matter, Source } from "./matter.ts";
import type { Caller } from "./principal.ts";
import type { Side } from "./resource.ts";
import type { ActingFor } from "./source-keys.ts";
import type { Statement } from "./statement.ts";

/** What a request is about. */
export interface Target {
  /** ARN, or a glob of ARNs: "some resource that it matches". */
  readonly arn: string;
  /** ARN of what holds the resource policy (the bucket of an object); the target itself where not set. */
  readonly holder?: string;
  /** Twelve digits; empty where nobody's account owns it. */
  readonly account: string;
  /** Undefined where they were not read, or where it is not one resource. */
  readonly tags?: readonly string[] | undefined;
  /** Context that the target fixes, added to the request's. */
  readonly context?: Context;
}

export interface Request {
  readonly caller: Caller;
  readonly action: string;
  readonly target: Target;
  readonly context?: Context;
  /** A request as given, not one that an attacker shapes: keys that nothing fixes are absent. */
  readonly exact?: boolean;
  /** In the place of the resource policy that the snapshot has. */
  readonly side?: Side;
  /** Of the caller's own Allow statements only these; an empty list leaves the resource's policy alone. */
  readonly allows?: Matter["allows"];
  /** Denies and ceilings in the place of the caller's own: those of a leg. */
  readonly restraints?: { readonly denies: readonly Statement[]; readonly ceilings: readonly Touched[] };
  /** Where alone the answer is looked for, as a glob. */
  readonly area?: string;
  readonly only?: Source;
  /** How statements mean callers that policies name by service or token, not by ARN. */
  readonly spoken?: (statement: Statement) => Meant | undefined;
  /** Set where a service asks, for a resource of somebody. */
  readonly acting?: ActingFor;
}
