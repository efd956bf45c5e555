import { describe, expect, it } from "vitest";
import type { Fact } from "../../../model/fact.ts";
import { type Judge, judgeLogins, type LoginJudgement, loginJudge } from "./oracle/logins.ts";
import { recordedLogins } from "./oracle/recorded.ts";

type Plant = (fact: Fact) => readonly Fact[];

const ofRole =
  (
    change: (role: Extract<Fact, { kind: "vault.auth-role" }>) => Partial<Extract<Fact, { kind: "vault.auth-role" }>>,
  ): Plant =>
  (fact) => [fact.kind === "vault.auth-role" ? { ...fact, ...change(fact) } : fact];
const without =
  (field: "audience" | "boundSubject"): Plant =>
  (fact) => [
    fact.kind === "vault.auth-role"
      ? (Object.fromEntries(Object.entries(fact).filter(([name]) => name !== field)) as unknown as Fact)
      : fact,
  ];
const none =
  (kind: Fact["kind"]): Plant =>
  (fact) =>
    fact.kind === kind ? [] : [fact];

const plants: readonly (readonly [name: string, plant: Plant])[] = [
  ["every token has the default policy", ofRole(() => ({ noDefaultPolicy: false }))],
  [
    "names of policies are compared as they are written",
    ofRole(({ policies }) => ({ policies: policies.map((one) => one.toUpperCase()) })),
  ],
  ["where a token may be used from is overlooked", ofRole(() => ({ boundCidrs: [] }))],
  ["where a secret_id may be used from is overlooked", ofRole(() => ({ secretIdCidrs: [] }))],
  [
    "a role binds accounts by their whole names",
    ofRole(({ serviceAccounts }) => ({ serviceAccounts: serviceAccounts.map((one) => one.replaceAll("*", "")) })),
  ],
  ["any namespace will do", ofRole(() => ({ namespaces: ["*"] }))],
  ["whom a token was made for is overlooked", without("audience")],
  ["a bound subject is overlooked", without("boundSubject")],
  ["bound claims are overlooked", ofRole(() => ({ boundClaims: [] }))],
  ["globs in claims are text", ofRole(() => ({ boundClaimsType: "string" }))],
  ["nobody is known to the identity store", none("vault.entity")],
  ["entities are in no group", none("vault.group")],
  [
    "groups hold no groups",
    (fact) => [
      fact.kind === "vault.group"
        ? { ...fact, memberGroups: [] }
        : fact.kind === "vault.entity"
          ? { ...fact, groups: [] }
          : fact,
    ],
  ],
  ["a disabled entity logs in", (fact) => [fact.kind === "vault.entity" ? { ...fact, disabled: false } : fact]],
  [
    "templates say nothing of who logs in",
    (fact) => (fact.kind === "vault.path" && fact.path.includes("{{") ? [] : [fact]),
  ],
];

/** As Ambit's own, where it throws no answer at all. */
async function judged(session: Parameters<typeof loginJudge>[0], plant: Plant): Promise<Judge> {
  const judge = await loginJudge(session, plant);
  return (...given) => {
    try {
      return judge(...given);
    } catch {
      return { ok: false };
    }
  };
}

describe("a bug planted in what is told of a login is found by what Vault gave", () => {
  it.each(plants)("%s", async (_, plant) => {
    const into: LoginJudgement = { differences: [], features: new Map() };
    for (const session of recordedLogins()) await judgeLogins(into, session, await judged(session, plant));
    expect(into.differences.join("\n")).toMatch(/server \{"ok"/);
  });
});
