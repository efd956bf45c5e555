import { compare } from "../../model/canonical.ts";
import type { Finding } from "../../model/check.ts";
import type { OwnerSuppressionFact } from "../../model/fact/owner.ts";
import type { FactReader } from "../../model/fact.ts";
import { globTest } from "../../model/glob.ts";
import { momentOf } from "../../model/moment.ts";
import type { Suppressed, SuppressionRow } from "./answer.ts";

interface Entry {
  readonly fact: OwnerSuppressionFact;
  readonly test: (subject: string) => boolean;
  readonly expired: boolean;
  matched: number;
}

/** Findings that owners accept until a day. One that has expired, or has no day, accepts nothing. */
export class Suppressions {
  readonly #byCheck: ReadonlyMap<string, readonly Entry[]>;
  readonly #all: readonly Entry[];

  constructor(facts: FactReader) {
    this.#all = facts.of("owner.suppression").map((fact) => {
      const { select } = fact;
      const test = select.by === "glob" ? globTest(select.glob) : (subject: string) => subject === select.id;
      const until = momentOf(fact.expires);
      return { fact, test, expired: until === undefined || until <= facts.asOf, matched: 0 };
    });
    this.#byCheck = Map.groupBy(this.#all, ({ fact }) => fact.check);
  }

  /** Counts each that means the finding; the first that has not expired decides. */
  of({ check, subject }: Finding): Suppressed | undefined {
    let found: Suppressed | undefined;
    for (const one of this.#byCheck.get(check) ?? []) {
      if (!one.test(subject)) continue;
      one.matched += 1;
      const { owner, reason, expires } = one.fact;
      if (!one.expired) found ??= { owner, reason, expires };
    }
    return found;
  }

  /** @param asked checks that were evaluated: of others nothing is known to be idle @param known every check there is */
  rows(asked: ReadonlySet<string>, known: ReadonlySet<string>): SuppressionRow[] {
    return this.#all
      .filter(({ fact }) => asked.has(fact.check) || !known.has(fact.check))
      .map(({ fact, expired, matched }): SuppressionRow => {
        const { check, select, owner, reason, expires, source } = fact;
        const state = expired ? "expired" : matched === 0 ? "idle" : "active";
        return {
          check,
          select: select.by === "glob" ? select.glob : select.id,
          owner,
          reason,
          expires,
          source: { document: source.document, locator: source.locator },
          state: known.has(check) ? state : "no-such-check",
          matched,
        };
      })
      .sort((a, b) => compare(a.check, b.check) || compare(a.select, b.select));
  }
}
