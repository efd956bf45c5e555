import { canonical } from "../../model/canonical.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import { parseArn } from "./arn.ts";
import type { Context } from "./context.ts";
import { type Decider, joined } from "./decide.ts";
import type { Way } from "./evaluate.ts";
import { legsOf } from "./legs.ts";
import type { Caller } from "./principal.ts";

/** AWS's own policy that allows everything: what somebody who may attach a policy attaches. */
export const administratorAccess = "arn:aws:iam::aws:policy/AdministratorAccess";

const attaching: Context = new Map([["iam:policyarn", [administratorAccess]]]);

/** What governing an identity takes: one action of each row. */
const needs: Readonly<
  Record<"user" | "role", readonly (readonly { readonly action: string; readonly context?: Context }[])[]>
> = {
  user: [
    [{ action: "iam:PutUserPolicy" }, { action: "iam:AttachUserPolicy", context: attaching }],
    [{ action: "iam:CreateAccessKey" }, { action: "iam:UpdateLoginProfile" }, { action: "iam:CreateLoginProfile" }],
  ],
  role: [
    [{ action: "iam:PutRolePolicy" }, { action: "iam:AttachRolePolicy", context: attaching }],
    [{ action: "iam:UpdateAssumeRolePolicy" }],
  ],
};

/** Decides who administers an account: may write policies, trust and credentials of every identity in it. */
export class Administration {
  readonly #decider: Decider;
  readonly #identities = new Map<string, { readonly arn: string; readonly kind: "user" | "role" }[]>();
  readonly #known = new Map<string, readonly Way[]>();

  constructor(decider: Decider, facts: FactReader) {
    this.#decider = decider;
    for (const [kind, list] of [
      ["user", facts.of("aws.user")],
      ["role", facts.of("aws.role")],
    ] as const) {
      for (const { key: arn, path } of list) {
        // Service-linked roles are AWS's own: nobody in the account writes them.
        if (path.startsWith("/aws-service-role/")) continue;
        const account = parseArn(arn)?.account ?? "";
        const of = this.#identities.get(account);
        if (of) of.push({ arn, kind });
        else this.#identities.set(account, [{ arn, kind }]);
      }
    }
  }

  /** The ways in which the caller administers its account. The caller must be allowed everything to begin with. */
  ways(caller: Caller): readonly Way[] {
    const grants = caller.all ? [caller.all] : this.#allowsAll(caller);
    return grants.flatMap((because) => joined([[{ because, conditions: [], premises: [] }], this.#governs(caller)]));
  }

  /** Statements that allow every action on everything, with what gives them. */
  #allowsAll(caller: Caller): readonly (readonly Fact[])[] {
    return this.#decider
      .allows(caller, "iam:PutRolePolicy")
      .filter(({ statement }) => statement.everything && statement.fact.actions?.includes("*"))
      .map(({ statement, through }) => [statement.fact, ...through]);
  }

  /** Whether nothing stops somebody who is allowed everything from governing each identity of the account. */
  #governs(caller: Caller): readonly Way[] {
    const full: Caller = { ...caller, all: [] };
    const actions = [...needs.user, ...needs.role].flat();
    const key = canonical([
      caller.account,
      actions.map((part) =>
        legsOf(this.#decider, full, part, false, false)
          .filter(({ area, own }) => area === "*" && own.length === 0)
          .map((leg) => leg.key),
      ),
    ]);
    let ways = this.#known.get(key);
    if (!ways) {
      ways = this.#decideAll(full);
      this.#known.set(key, ways);
    }
    return ways;
  }

  #decideAll(full: Caller): readonly Way[] {
    let ways: readonly Way[] = [{ because: [], conditions: [], premises: [] }];
    for (const { arn, kind } of this.#identities.get(full.account) ?? []) {
      for (const options of needs[kind]) {
        const found = this.#decider.best(
          options.map(({ action, context }) =>
            this.#decider.ways({
              caller: full,
              action,
              target: { arn, account: full.account },
              allows: [],
              ...(context ? { context } : {}),
            }),
          ),
        );
        const [first] = found;
        if (!first) return [];
        ways = joined([ways, [first]]);
      }
    }
    return ways;
  }
}
