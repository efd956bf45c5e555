import { afterEach, describe, expect, it, vi } from "vitest";
import type { Caller } from "../../../authz/aws/principal.ts";
import type { Statement } from "../../../authz/aws/statement.ts";
import { FactBase } from "../../../graph/facts.ts";
import type { Fact, FactReader } from "../../../model/fact.ts";
import { type Compile, laws } from "./laws.ts";

const folder = "../../../authz/aws";
/** The modules that bugs are planted in, freshly loaded. */
const modules = {
  ceiling: () => import("../../../authz/aws/ceiling.ts"),
  decide: () => import("../../../authz/aws/decide.ts"),
  match: () => import("../../../authz/aws/match.ts"),
  operators: () => import("../../../authz/aws/operators.ts"),
  pattern: () => import("../../../authz/aws/pattern.ts"),
  principals: () => import("../../../authz/aws/principals.ts"),
  resource: () => import("../../../authz/aws/resource.ts"),
  statement: () => import("../../../authz/aws/statement.ts"),
};
type Modules = { readonly [K in keyof typeof modules]: Awaited<ReturnType<(typeof modules)[K]>> };

/** Exported functions of a module in the place of its own. */
function replace<K extends keyof Modules>(name: K, change: (own: Modules[K]) => Partial<Modules[K]>): Plant {
  return async () => {
    vi.doMock(`${folder}/${name}.ts`, async (original) => {
      const own = (await original()) as Modules[K];
      return { ...own, ...change(own) };
    });
  };
}

/** Plants a bug in what is loaded next; may give what becomes of the facts. */
type Plant = () => Promise<((facts: FactReader) => FactReader) | undefined>;

const withFacts =
  (change: (fact: Fact) => readonly Fact[]): Plant =>
  async () =>
  (facts) =>
    facts instanceof FactBase ? new FactBase([...facts.all()].flatMap(change)) : facts;

const holds = (change: (own: Modules["operators"]["holds"]) => Modules["operators"]["holds"]): Plant =>
  replace("operators", (own) => ({ holds: change(own.holds) }));

const plants: readonly (readonly [name: string, plant: Plant])[] = [
  [
    "a negated test of a key that is missing fails",
    holds(
      (own) => (operator, actual, wanted) =>
        actual === undefined && operator.negated && !operator.ifExists ? false : own(operator, actual, wanted),
    ),
  ],
  [
    "IfExists is overlooked",
    holds(
      (own) =>
        (operator, ...rest) =>
          own({ ...operator, ifExists: false }, ...rest),
    ),
  ],
  [
    "ForAllValues is content with one value",
    holds(
      (own) =>
        (operator, actual, ...rest) =>
          own(
            operator.set === "ForAllValues" && actual?.length ? { ...operator, set: "ForAnyValue" } : operator,
            actual,
            ...rest,
          ),
    ),
  ],
  [
    "wildcards stop at a slash",
    replace("pattern", () => ({
      globMatches: (pattern: string, text: string) =>
        new RegExp(
          `^${pattern
            .replace(/[.+^${}()|[\]\\]/g, "\\$&")
            .replaceAll("*", "[^/]*")
            .replaceAll("?", ".")}$`,
        ).test(text),
    })),
  ],
  [
    "a variable without a value is like anything",
    replace("statement", (own) => ({
      fill: (text, value) => own.fill(text, (key) => value(key)) ?? text.replace(/\$\{[^}]*\}/g, "*"),
    })),
  ],
  [
    "the case of actions counts",
    async () => {
      const [{ PolicyDocument }, { globMatches }] = await Promise.all([modules.statement(), modules.pattern()]);
      const { touching } = PolicyDocument.prototype;
      PolicyDocument.prototype.touching = function (action) {
        const exactly = ({ fact }: Statement): boolean =>
          fact.actions?.some((pattern) => globMatches(pattern, action)) ?? true;
        return touching.call(this, action).filter(exactly);
      };
    },
  ],
  [
    "an account as Principal grants to everybody in it",
    replace("match", (own) => ({
      meaningsOf: (statement, caller) =>
        own.meaningsOf(statement, caller).map((one) => (one.meant === "account" ? { ...one, meant: "role" } : one)),
    })),
  ],
  [
    "NotPrincipal exempts everybody of an account that it lists",
    replace("match", (own) => ({
      meaningsOf: (statement: Statement, caller: Caller) =>
        statement.notWho && statement.who?.accounts.has(caller.account) ? [] : own.meaningsOf(statement, caller),
    })),
  ],
  [
    "a session named is limited as its role is",
    replace("match", (own) => ({
      meaningsOf: (statement, caller) =>
        own.meaningsOf(statement, caller).map((one) => (one.meant === "session" ? { ...one, meant: "role" } : one)),
    })),
  ],
  [
    "boundaries are not looked at",
    replace("ceiling", (own) => ({
      touchedBy: (all, action) =>
        own.touchedBy(
          all.filter(({ kind }) => kind !== "boundary"),
          action,
        ),
    })),
  ],
  [
    "session policies are not looked at",
    replace("ceiling", (own) => ({
      touchedBy: (all, action) =>
        own.touchedBy(
          all.filter(({ kind }) => kind !== "session"),
          action,
        ),
    })),
  ],
  [
    "one level of SCPs that allows is enough",
    replace("ceiling", (own) => ({
      levels: (kind, attached, ...rest) =>
        own.levels(
          kind,
          attached.map((one) => ({ ...one, level: 0 })),
          ...rest,
        ),
    })),
  ],
  [
    "SCPs bind the management account",
    async () => {
      const { Principals } = await modules.principals();
      Principals.prototype.isBound = () => true;
    },
  ],
  [
    "RCPs are not looked at",
    async () => {
      const { Resources } = await modules.resource();
      Resources.prototype.rcps = () => [];
    },
  ],
  [
    "other accounts are as the caller's own",
    async () => {
      const { Decider } = await modules.decide();
      const { matter } = Decider.prototype;
      Decider.prototype.matter = function (...given) {
        const found = matter.apply(this, given);
        return { ...found, side: { ...found.side, account: found.caller.account } };
      };
    },
  ],
  [
    "keys and roles are opened by identity policies alone",
    async () => {
      const { Resources } = await modules.resource();
      const { of } = Resources.prototype;
      Resources.prototype.of = function (...given) {
        return { ...of.apply(this, given), weight: "beside" };
      };
    },
  ],
  [
    "versions that are not in force count",
    withFacts((fact) => [fact.kind === "aws.statement" ? { ...fact, inForce: true } : fact]),
  ],
  ["groups are forgotten", withFacts((fact) => (fact.kind === "aws.membership" ? [] : [fact]))],
  [
    "a Deny of an identity is forgotten",
    withFacts((fact) =>
      fact.kind === "aws.statement" && fact.type === "identity" && fact.effect === "Deny" ? [] : [fact],
    ),
  ],
  ["grants of keys are forgotten", withFacts((fact) => (fact.kind === "aws.grant" ? [] : [fact]))],
];

/** The law that the evaluator breaks. */
async function breaks(compile: Compile): Promise<string | undefined> {
  for (const { name, check } of laws) {
    try {
      await check(compile, { numRuns: 40, seed: 6, endOnFailure: true });
    } catch (error) {
      // A decision that is another one, not an evaluator that fell over.
      const { message } = (error instanceof Error && error.cause) as Error;
      expect(message).toMatch(/^(deny|conditional|allow) -> (deny|conditional|allow): /);
      return name;
    }
  }
  return undefined;
}

describe("a bug planted in the evaluator breaks a law", () => {
  afterEach(() => {
    for (const name of Object.keys(modules)) vi.doUnmock(`${folder}/${name}.ts`);
    vi.resetModules();
  });

  it.each(plants)("%s", { timeout: 120_000 }, async (_name, plant) => {
    vi.resetModules();
    const change = await plant();
    const { compileAws } = await import("../../../authz/aws/index.ts");
    expect(await breaks((facts) => compileAws(change ? change(facts) : facts))).toBeDefined();
  });
});
