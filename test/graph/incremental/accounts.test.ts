import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FactBase } from "../../../graph/facts.ts";
import { derive } from "../../../graph/incremental/derive.ts";
import {
  allow,
  awsAccount,
  bucket,
  bucketArn,
  onResource,
  otherAccount,
  principal,
  role,
  roleArn,
  trusts,
} from "../../../model/examples/aws.ts";
import type { Fact } from "../../../model/fact.ts";
import { rules } from "../../../rules/index.ts";
import { boundaries, type Change, denials, grants } from "../../authz/aws/estate-changes.ts";
import { factsOf } from "../../authz/aws/estate-facts.ts";
import { estates } from "../../authz/aws/estates.ts";
import type { Account, Estate } from "../../authz/aws/reference/estate.ts";
import { baseOf, difference, type Edit, edited, edits } from "./edits.ts";

/** What becomes of an estate, given another one that is made of the same names. */
type Turn = (estate: Estate, other: Estate) => Estate;

const onAccount = (at: number, change: (own: Account, other: Account) => readonly Account[]): Turn => {
  return ({ accounts }, { accounts: others }) => ({
    accounts: others.flatMap((other, index) => {
      const own = accounts.find(({ id }) => id === other.id);
      return index === at ? change(own ?? other, other) : (own ?? []);
    }),
  });
};
/** An account appears or vanishes, or only one side of it is another: what it holds, who is in it, what binds it. */
const turns: readonly ((at: number) => Turn)[] = [
  (at) => onAccount(at, () => []),
  (at) => onAccount(at, (_, other) => [other]),
  (at) => onAccount(at, (own, { resources }) => [{ ...own, resources }]),
  (at) => onAccount(at, (own, { roles }) => [{ ...own, roles }]),
  (at) => onAccount(at, (own, { users, groups, policies }) => [{ ...own, users, groups, policies }]),
  (at) =>
    onAccount(at, ({ organization: _, ...own }, { organization: is }) => [is ? { ...own, organization: is } : own]),
  (at) =>
    onAccount(at, (own, { roles }) => [
      {
        ...own,
        roles: own.roles.map((role) => ({
          ...role,
          AssumeRolePolicyDocument:
            roles.find(({ Arn }) => Arn === role.Arn)?.AssumeRolePolicyDocument ?? role.AssumeRolePolicyDocument,
        })),
      },
    ]),
];
const asTurn =
  (change: Change): Turn =>
  (estate) =>
    change(estate);
const anyTurn: fc.Arbitrary<Turn> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...turns), fc.nat(2)).map(([make, at]) => make(at)) },
  { weight: 1, arbitrary: fc.oneof(denials, grants, boundaries).map(asTurn) },
);

/** What is derived from step to step equals what is derived anew. */
function follow(states: readonly (readonly Fact[])[]): void {
  let before:
    | { readonly base: NonNullable<ReturnType<typeof baseOf>>; readonly derived: ReturnType<typeof derive> }
    | undefined;
  for (const facts of states) {
    const base = baseOf(facts);
    if (!base) continue;
    const whole = derive(base, rules);
    // Without the values of the earlier process, as a stored derivation is gone on from.
    const { graph, trace } = before?.derived ?? whole;
    const derived = before ? derive(base, rules, { graph, trace, changes: difference(before.base, base) }) : whole;
    expect(derived.graph).toEqual(whole.graph);
    before = { base, derived };
  }
}

describe("a derivation from an earlier one, over several accounts", () => {
  it("equals the full one: accounts, their policies and what binds them come, go and change", async () => {
    await fc.assert(
      fc.asyncProperty(
        estates,
        estates,
        fc.array(anyTurn, { minLength: 1, maxLength: 5 }),
        async (first, other, all) => {
          const states = [[...(await factsOf(first)).all()]];
          let estate = first;
          for (const turn of all) {
            estate = turn(estate, other);
            states.push([...(await factsOf(estate)).all()]);
          }
          follow(states);
        },
      ),
      { numRuns: 10 },
    );
  }, 600_000);

  it("equals the full one: facts of any kind edited, and how far an account was read", async () => {
    await fc.assert(
      fc.asyncProperty(
        estates,
        estates,
        fc.array(edits(4), { minLength: 1, maxLength: 4 }),
        async (first, other, all) => {
          let facts: Fact[] = [...(await factsOf(first)).all()];
          const lenders = [...facts, ...(await factsOf(other)).all()];
          const states = [facts];
          for (const round of all as readonly (readonly Edit[])[]) {
            facts = edited(facts, lenders, round);
            states.push(facts);
          }
          follow(states);
        },
      ),
      { numRuns: 10 },
    );
  }, 600_000);

  it("finds what a policy of another account starts and ceases to let in, one statement at a time", () => {
    const app = roleArn("app");
    const there = roleArn("there", otherAccount);
    const held = [
      ...[awsAccount(), awsAccount(otherAccount), role("app"), role("plain"), role("there", {}, otherAccount)],
      ...[bucket("data", {}, otherAccount), bucket("own")],
      ...[allow(app, "s3:GetObject", "*"), allow(app, "sts:AssumeRole", there)],
    ];
    const opened = [
      onResource("Allow", bucketArn("data"), "s3:GetObject", principal(app)),
      onResource("Allow", bucketArn("own"), "s3:GetObject", principal(roleArn("plain"))),
      trusts(there, principal(app)),
    ];
    const closed = derive(new FactBase(held), rules).graph;
    for (const statement of opened) {
      expect(derive(new FactBase([...held, statement]), rules).graph).not.toEqual(closed);
      follow([held, [...held, statement], held]);
    }
  });
});
