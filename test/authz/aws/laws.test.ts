import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AwsAuthz, compileAws } from "../../../authz/aws/index.ts";
import { FactBase } from "../../../graph/facts.ts";
import { account, allow, deny, keyArn, otherAccount, roleArn, userArn, when } from "../../../model/examples/aws.ts";
import type { AwsStatementFact } from "../../../model/fact/aws.ts";
import type { Fact } from "../../../model/fact.ts";
import { worlds } from "./world.ts";

const callers = [
  userArn("ann"),
  userArn("bob"),
  roleArn("app"),
  roleArn("ops"),
  roleArn("far", otherAccount),
  "internet",
  "external:aws-any-account",
];
const asked: readonly (readonly [action: string, resource: string])[] = [
  ["s3:GetObject", "arn:aws:s3:::one/a/x"],
  ["s3:GetObject", "arn:aws:s3:::three/a/x"],
  ["kms:Decrypt", keyArn("k")],
  ["sts:AssumeRole", roleArn("app")],
  ["iam:PutRolePolicy", roleArn("app")],
];

/** Every request that is allowed, perhaps under conditions. */
const allowed = (aws: AwsAuthz): string[] =>
  callers.flatMap((principal) =>
    asked
      .filter(([action, resource]) => aws.decideLeg({ principal, action, resource }).decision !== "deny")
      .map(([action, resource]) => `${principal} ${action} ${resource}`),
  );

const more = (facts: FactBase, ...added: readonly Fact[]): FactBase => new FactBase([...facts.all(), ...added]);
const holder = fc.constantFrom(userArn("ann"), roleArn("app"), roleArn("far", otherAccount));
const action = fc.constantFrom("*", "s3:*", "s3:Get*", "kms:Decrypt", "sts:*");
const resource = fc.constantFrom("*", "arn:aws:s3:::one/*", `arn:aws:iam::${account}:role/*`);
const conditions = fc.constantFrom(
  [],
  [when("StringEquals", "aws:PrincipalTag/team", "one")],
  [when("Bool", "aws:SecureTransport", "true")],
);
const drawn = fc.record({ holder, action, resource, conditions });

describe("laws of AWS's decisions", () => {
  it("a further Deny allows nothing more", () => {
    fc.assert(
      fc.property(worlds, drawn, (facts, said) => {
        const before = allowed(compileAws(facts));
        const after = allowed(
          compileAws(more(facts, deny(said.holder, said.action, said.resource, { index: 50, when: said.conditions }))),
        );
        expect(after.filter((one) => !before.includes(one))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it("a further Allow of an identity takes nothing away", () => {
    fc.assert(
      fc.property(worlds, drawn, (facts, said) => {
        const before = allowed(compileAws(facts));
        const after = allowed(
          compileAws(more(facts, allow(said.holder, said.action, said.resource, { index: 50, when: said.conditions }))),
        );
        expect(before.filter((one) => !after.includes(one))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it("the order of facts and the case of actions and keys do not matter", () => {
    const swapped = (text: string): string =>
      text.replace(/[a-zA-Z]/g, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()));
    const cased = (fact: Fact): Fact => {
      if (fact.kind !== "aws.statement") return fact;
      const { actions, notActions, conditions: tests, ...rest } = fact;
      return {
        ...rest,
        ...(actions ? { actions: actions.map(swapped) } : {}),
        ...(notActions ? { notActions: notActions.map(swapped) } : {}),
        conditions: tests.map((test) => ({ ...test, key: swapped(test.key) })),
      } satisfies AwsStatementFact;
    };
    fc.assert(
      fc.property(worlds, (facts) => {
        const turned = new FactBase([...facts.all()].reverse().map(cased));
        expect(allowed(compileAws(turned))).toEqual(allowed(compileAws(facts)));
      }),
      { numRuns: 100 },
    );
  });

  it("every fact a way cites is necessary for it", () => {
    fc.assert(
      fc.property(worlds, (facts) => {
        const aws = compileAws(facts);
        for (const principal of callers.slice(0, 5)) {
          for (const [asking, on] of asked) {
            const request = { principal, action: asking, resource: on };
            for (const way of aws.decideLeg(request).ways.slice(0, 3)) {
              for (const taken of way.because) {
                const rest = new FactBase([...facts.all()].filter((fact) => fact !== taken));
                if (!rest.get("aws.user", principal) && !rest.get("aws.role", principal)) continue;
                const left = way.because.filter((fact) => fact !== taken).map(({ key }) => key);
                const again = compileAws(rest).decideLeg(request).ways;
                const within = again.filter(
                  (other) => other.because.length > 0 && other.because.every(({ key }) => left.includes(key)),
                );
                expect(
                  within.map(({ because }) => because.map(({ key }) => key)),
                  taken.key,
                ).toEqual([]);
              }
            }
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
