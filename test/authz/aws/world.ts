import fc from "fast-check";
import { FactBase } from "../../../graph/facts.ts";
import {
  account,
  allow,
  attached,
  awsAccount,
  boundary,
  bucket,
  bucketArn,
  deny,
  everyone,
  grant,
  group,
  groupArn,
  keyArn,
  kmsKey,
  managed,
  member,
  onResource,
  orgStatement,
  otherAccount,
  policyArn,
  principal,
  rcp,
  role,
  roleArn,
  scp,
  trusts,
  user,
  userArn,
  when,
} from "../../../model/examples/aws.ts";
import type { AwsCondition, AwsPrincipals } from "../../../model/fact/aws.ts";
import type { Fact } from "../../../model/fact.ts";

/** Facts as the only things there are. */
export function closed(...facts: readonly Fact[]): FactBase {
  const scopes = [...new Set(facts.map(({ scope }) => scope))];
  const source = { document: "test", locator: "", importer: "test", observedAt: "2026-01-01T00:00:00Z" };
  return new FactBase([
    ...facts,
    ...scopes.map((scope) => ({ kind: "closed-world" as const, key: scope, scope, source })),
  ]);
}

const users = ["ann", "bob"];
const roles: readonly (readonly [string, string])[] = [
  ["app", account],
  ["ops", account],
  ["far", otherAccount],
];
const buckets: readonly (readonly [string, string])[] = [
  ["one", account],
  ["two", account],
  ["three", otherAccount],
];
const holders = [
  ...users.map((name) => userArn(name)),
  ...roles.map(([name, of]) => roleArn(name, of)),
  groupArn("team"),
];
const named = [...users.map((name) => userArn(name)), ...roles.map(([name, of]) => roleArn(name, of))];

const actions = fc.constantFrom(
  "s3:GetObject",
  "s3:*",
  "*",
  "S3:get*",
  "kms:Decrypt",
  "sts:AssumeRole",
  "iam:PutRolePolicy",
  "iam:*",
);
const resources = fc.constantFrom(
  "*",
  "arn:aws:s3:::one/*",
  "arn:aws:s3:::t*",
  "arn:aws:s3:::two/a/*",
  "arn:aws:s3:::*/a/*",
  "arn:aws:s3:::one",
  `arn:aws:iam::${account}:role/a*`,
  keyArn("k"),
  "arn:aws:s3:::${aws:PrincipalTag/team}/*",
);
const condition: fc.Arbitrary<AwsCondition> = fc.constantFrom(
  when("StringEquals", "aws:PrincipalTag/team", "one"),
  when("StringNotEquals", "aws:PrincipalTag/team", "one", "two"),
  when("ArnLike", "aws:PrincipalArn", `arn:aws:iam::${account}:role/*`),
  when("ArnNotLike", "aws:PrincipalArn", roleArn("app"), userArn("a*")),
  when("StringEquals", "aws:PrincipalAccount", account),
  when("StringNotEquals", "aws:PrincipalOrgID", "o-one"),
  when("StringEquals", "aws:RequestedRegion", "eu-west-1"),
  when("StringNotEquals", "aws:RequestedRegion", "eu-west-1"),
  when("Bool", "aws:SecureTransport", "false"),
  when("Bool", "aws:MultiFactorAuthPresent", "true"),
  when("BoolIfExists", "aws:MultiFactorAuthPresent", "false"),
  when("StringEquals", "aws:ResourceTag/env", "prod"),
  when("StringLike", "aws:userid", "AROAAPP:*", "AIDAANN"),
  when("StringEquals", "aws:PrincipalType", "User"),
  when("NumericLessThan", "custom:Key", "3"),
);
const conditions = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 2, arbitrary: fc.array(condition, { maxLength: 2 }) },
);
const principals: fc.Arbitrary<AwsPrincipals> = fc.oneof(
  fc.constant(everyone),
  fc.constantFrom(principal(account), principal(otherAccount), principal(account, otherAccount)),
  fc.subarray(named, { minLength: 1, maxLength: 2 }).map((arns) => principal(...arns)),
);

interface Drawn {
  readonly effect: "Allow" | "Deny";
  readonly action: string;
  readonly resource: string;
  readonly when: readonly AwsCondition[];
}
const drawn: fc.Arbitrary<Drawn> = fc.record({
  effect: fc.constantFrom("Allow", "Allow", "Allow", "Deny"),
  action: actions,
  resource: resources,
  when: conditions,
});

/** Two accounts with a few principals and resources, and policies of every type, small enough to decide each pair. */
export const worlds: fc.Arbitrary<FactBase> = fc
  .record({
    identity: fc.array(fc.tuple(fc.constantFrom(...holders), drawn), { minLength: 1, maxLength: 7 }),
    shared: fc.array(drawn, { maxLength: 2 }),
    attached: fc.subarray(holders),
    bounded: fc.subarray(named, { maxLength: 2 }),
    limits: fc.array(drawn, { minLength: 1, maxLength: 2 }),
    scps: fc.array(drawn, { maxLength: 2 }),
    rcps: fc.array(fc.record({ when: conditions }), { maxLength: 1 }),
    bucketPolicies: fc.array(
      fc.record({ on: fc.constantFrom(...buckets), to: principals, not: fc.boolean(), said: drawn }),
      { maxLength: 4 },
    ),
    trust: fc.array(fc.record({ on: fc.constantFrom(...roles), to: principals, when: conditions }), { maxLength: 3 }),
    keyPolicy: fc.array(
      fc.record({
        to: principals,
        effect: fc.constantFrom("Allow" as const, "Allow" as const, "Deny" as const),
        when: conditions,
      }),
      { maxLength: 3 },
    ),
    granted: fc.boolean(),
    accounts: fc.boolean(),
  })
  .map((draw) => {
    const facts: Fact[] = [
      user("ann", { uniqueId: "AIDAANN", tags: ["team=one"] }),
      user("bob", { uniqueId: "AIDABOB" }),
      role("app", { uniqueId: "AROAAPP", tags: ["team=two"] }),
      role("ops"),
      role("far", { tags: ["team=one"] }, otherAccount),
      group("team"),
      member("ann", "team"),
      ...buckets.map(([name, of]) =>
        bucket(
          name,
          { tags: name === "one" ? ["env=prod"] : [], ...(name === "two" ? { kmsKey: keyArn("k") } : {}) },
          of,
        ),
      ),
      kmsKey("k"),
    ];
    if (draw.accounts)
      facts.push(
        awsAccount(account, { organization: "o-one" }),
        awsAccount(otherAccount, { organization: "o-two", management: true }),
      );
    for (const [index, [holder, said]] of draw.identity.entries()) {
      facts.push(
        (said.effect === "Allow" ? allow : deny)(holder, said.action, said.resource, { index, when: said.when }),
      );
    }
    for (const [index, said] of draw.shared.entries())
      facts.push(managed(policyArn("shared"), said.action, said.resource, { index, when: said.when }, said.effect));
    for (const holder of draw.attached) facts.push(attached(holder, policyArn("shared")));
    for (const name of draw.bounded) facts.push(boundary(name, policyArn("limit")));
    for (const [index, said] of draw.limits.entries())
      facts.push(managed(policyArn("limit"), said.action, said.resource, { index, when: said.when }, said.effect));
    if (draw.scps.length > 0) facts.push(scp("s"));
    for (const [index, said] of draw.scps.entries())
      facts.push(orgStatement(said.effect, "scp:s", said.action, said.resource, { index, when: said.when }));
    if (draw.rcps.length > 0)
      facts.push(rcp("r"), orgStatement("Allow", "rcp:r", "*", "*", { index: 9, to: everyone }));
    for (const [index, said] of draw.rcps.entries())
      facts.push(orgStatement("Deny", "rcp:r", "s3:*", "*", { index, to: everyone, when: said.when }));
    for (const [index, { on, to, not, said }] of draw.bucketPolicies.entries()) {
      const arn = bucketArn(on[0]);
      const except = not && said.effect === "Deny" ? { notTo: to } : {};
      const fact = onResource(said.effect, arn, said.action, to, [arn, `${arn}/*`], {
        index,
        when: said.when,
        ...except,
      });
      const { principals: _, ...rest } = fact;
      facts.push("notTo" in except ? rest : fact);
    }
    for (const [index, { on, to, when: tests }] of draw.trust.entries())
      facts.push(trusts(roleArn(...on), to, { index, when: tests }));
    for (const [index, { to, effect, when: tests }] of draw.keyPolicy.entries())
      facts.push(onResource(effect, keyArn("k"), "kms:*", to, "*", { index, when: tests }));
    if (draw.granted) facts.push(grant(keyArn("k"), roleArn("app"), "Decrypt"));
    return closed(...facts);
  });
