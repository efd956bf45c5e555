import type { ImportMeta } from "../../graph/store/port.ts";
import type { Fact } from "../../model/fact.ts";

/** Users of one scope as the n-th import reads them: a tenth of them says so, the rest never changes. */
export function* factsOfUsers(scope: string, users: number, round: number): Iterable<Fact> {
  for (let n = 0; n < users; n++)
    yield {
      kind: "aws.user",
      key: `arn:aws:iam::${scope}:user/user-${String(n).padStart(6, "0")}`,
      scope: `aws:account:${scope}`,
      source: { document: "account.json", locator: `/${n}`, importer: "aws", observedAt: "2026-01-01T00:00:00.000Z" },
      name: `user-${n}`,
      path: n % 10 === 0 ? `/${round}/` : "/",
    };
}

export const metaOfRound = (round: number): ImportMeta => ({
  importedAt: new Date(Date.UTC(2026, 1, 1, 0, round)).toISOString(),
  inputs: [],
  problems: [],
});
