import type { Fact, FactKind } from "../../model/fact.ts";
import type { Example, FrameworkId, PrivilegePattern, RuleId } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import type { AmbitRule } from "../define.ts";
import type { Stores } from "./aws-stores.ts";

/** One resource of the caller's own account that it must be able to do all these actions to. */
export interface StoreBeside {
  resource(account: string): string;
  readonly actions: readonly string[];
}

/** A permission that gives an access on stores of one kind. */
export interface StoreRule {
  readonly id: RuleId;
  readonly title: string;
  readonly edge: string;
  readonly stores: Stores;
  /** Fact kind of the stores. */
  readonly kind: FactKind;
  readonly to: PrivilegePattern & `${string}#${"read" | "write" | "administer"}`;
  /** "send messages": what hubs of it are called. */
  readonly asked: string;
  /** Each list is enough by itself; actions of one list are needed together, on one store, in one session. */
  readonly actions: readonly (readonly string[])[];
  readonly beside?: readonly StoreBeside[];
  /** What KMS is asked for a store with a customer's key, for the same caller, and through which service; none where it is not. */
  readonly key?: { readonly actions: readonly string[]; readonly via: string };
  /** Stores that only answer to who can open a connection to them; all of them where true. */
  readonly connected?: boolean | ((store: Fact) => boolean);
  /** What nothing in the snapshot tells, of every store or of some. */
  readonly conditions?: readonly Condition[] | ((store: Fact) => readonly Condition[]);
  /** Every access that it gives, where more than that of `to`. */
  readonly gives?: readonly ("read" | "write" | "administer")[];
  /** True where nobody of another account can do it, whatever policies say, but with a key of the customer's that lets it. */
  readonly ownAccount?: boolean;
  /** True where no key lets another account either. */
  readonly neverAcross?: boolean;
  readonly escalation?: boolean;
  /** Edits that close it beside those of the permission. */
  readonly controls?: AmbitRule["controls"];
  readonly abuse: string;
  readonly detection: AmbitRule["detection"];
  readonly remediation: string;
  readonly frameworks: readonly FrameworkId[];
  readonly references: AmbitRule["references"];
  /** A store of the examples' account; with a customer's key, where the rule asks one. */
  readonly example: {
    readonly store: Fact & { readonly key: string };
    readonly keyed?: Fact & { readonly key: string };
    /** What policies name in the place of the store's own ARN. */
    readonly resource?: string;
    /** True where the store has a policy of its own that can allow it. */
    readonly policy?: boolean;
    /** Cases of this rule alone. */
    readonly more?: readonly Example[];
  };
}
