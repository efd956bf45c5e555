import fc from "fast-check";
import { holders, roles, statements, users } from "./estates.ts";
import type { Account, Estate, Policy, Resource, Role, Statement, User } from "./reference/estate.ts";

/** An estate made of another. */
export type Change = (estate: Estate) => Estate;

const inAccounts =
  (change: (account: Account) => Account): Change =>
  ({ accounts }) => ({ accounts: accounts.map(change) });
const and = (policy: Policy, ...more: readonly Statement[]): Policy => ({
  ...policy,
  Statement: [...policy.Statement, ...more],
});
const inline = (statement: Statement) => ({
  PolicyName: "added",
  PolicyDocument: { Version: "2012-10-17", Statement: [statement] },
});

/** One more statement in a policy of a user, role or group. */
export const toIdentity = (holder: string, statement: Statement): Change =>
  inAccounts((account) => ({
    ...account,
    users: account.users.map((one) =>
      one.Arn === holder ? { ...one, UserPolicyList: [...one.UserPolicyList, inline(statement)] } : one,
    ),
    roles: account.roles.map((one) =>
      one.Arn === holder ? { ...one, RolePolicyList: [...one.RolePolicyList, inline(statement)] } : one,
    ),
    groups: account.groups.map((one) =>
      one.Arn === holder ? { ...one, GroupPolicyList: [...one.GroupPolicyList, inline(statement)] } : one,
    ),
  }));

/** In the version in force of every managed policy of that name: attached ones, and boundaries. */
const toManaged = (name: string, statement: Statement): Change =>
  inAccounts((account) => ({
    ...account,
    policies: account.policies.map((policy) =>
      policy.PolicyName === name
        ? {
            ...policy,
            PolicyVersionList: policy.PolicyVersionList.map((version) =>
              version.VersionId === policy.DefaultVersionId
                ? { ...version, Document: and(version.Document, statement) }
                : version,
            ),
          }
        : policy,
    ),
  }));

const toOrganization = (kind: "scps" | "rcps", statement: Statement): Change =>
  inAccounts(({ organization, ...account }) => ({
    ...account,
    ...(organization
      ? {
          organization: {
            ...organization,
            [kind]: organization[kind].map((policy) => ({ ...policy, Document: and(policy.Document, statement) })),
          },
        }
      : {}),
  }));

const toResources = (service: Resource["service"], statement: Statement): Change =>
  inAccounts((account) => ({
    ...account,
    resources: account.resources.map((one) =>
      one.service === service
        ? { ...one, policy: and(one.policy ?? { Version: "2012-10-17", Statement: [] }, statement) }
        : one,
    ),
  }));

const toTrust = (arn: string, { Resource: _, NotResource: __, ...statement }: Statement): Change =>
  inAccounts((account) => ({
    ...account,
    roles: account.roles.map((one) =>
      one.Arn === arn
        ? { ...one, AssumeRolePolicyDocument: and(one.AssumeRolePolicyDocument, { ...statement, Principal: "*" }) }
        : one,
    ),
  }));

/** A Deny anywhere that a statement can be. */
export const denials: fc.Arbitrary<Change> = statements("Deny").chain((statement) =>
  fc.oneof(
    fc.constantFrom(...holders).map((holder) => toIdentity(holder, statement)),
    fc.constantFrom("shared", "limit").map((name) => toManaged(name, statement)),
    fc.constant(toOrganization("scps", statement)),
    fc.constant(toOrganization("rcps", { ...statement, Principal: "*" })),
    fc
      .constantFrom("s3", "kms", "secretsmanager", "sqs", "lambda" as const)
      .map((service) => toResources(service as Resource["service"], { ...statement, Principal: "*" })),
    fc.constantFrom(roles.app, roles.hub).map((arn) => toTrust(arn, statement)),
  ),
);

/** An Allow of a user, role or group. */
export const grants: fc.Arbitrary<Change> = fc
  .tuple(fc.constantFrom(...holders), statements("Allow"))
  .map(([holder, statement]) => toIdentity(holder, statement));

/** A boundary for whoever of some has none. */
export const boundaries: fc.Arbitrary<Change> = fc
  .subarray([...Object.values(users), ...Object.values(roles)], { minLength: 1 })
  .map((chosen) => {
    const bounded = <T extends User | Role>(account: Account, one: T): T =>
      chosen.includes(one.Arn) && !one.PermissionsBoundary
        ? { ...one, PermissionsBoundary: { PermissionsBoundaryArn: `arn:aws:iam::${account.id}:policy/limit` } }
        : one;
    return inAccounts((account) => ({
      ...account,
      users: account.users.map((one) => bounded(account, one)),
      roles: account.roles.map((one) => bounded(account, one)),
    }));
  });

const swapped = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()));
const each = (value: string | readonly string[], change: (text: string) => string): string | readonly string[] =>
  typeof value === "string" ? change(value) : value.map(change).reverse();

/** Everything that has no order in reverse, and actions and keys of conditions in the other case. */
export const turned: Change = (estate) => turn(estate) as Estate;

function turn(value: unknown): unknown {
  // The order of SCP levels is that of their targets; policies of one level have none.
  if (Array.isArray(value)) return value.every(isOrganizationPolicy) ? value.map(turn) : value.map(turn).reverse();
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): readonly [string, unknown] => {
    if (key === "Action" || key === "NotAction") return [key, each(inner, swapped)];
    if (key === "Condition") return [key, turnCondition(inner)];
    return [key, turn(inner)];
  });
  return Object.fromEntries(entries.reverse());
}

const isOrganizationPolicy = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "TargetId" in value;

function turnCondition(condition: NonNullable<Statement["Condition"]>): NonNullable<Statement["Condition"]> {
  const entries = Object.entries(condition).map(([operator, keys]) => {
    const turnedKeys = Object.entries(keys).map(
      ([key, values]) => [swapped(key), each(values, (text) => text)] as const,
    );
    return [operator, Object.fromEntries(turnedKeys.reverse())] as const;
  });
  return Object.fromEntries(entries.reverse());
}

/** Names that no pattern means but as a whole, and others for them. */
const names: readonly (readonly [string, string])[] = [
  ["333300003333", "777700007777"],
  ["role/ops", "role/zebra"],
  ['"ops"', '"zebra"'],
  ["AROAOPS", "AROAZEBRA"],
  ["role/far", "role/yak"],
  ['"far"', '"yak"'],
  ["AROAFAR", "AROAYAK"],
  [":::grey", ":::gold"],
  ["policy/shared", "policy/common"],
];

/** The value under other names. */
export function renamed<T>(value: T): T {
  let text = JSON.stringify(value);
  for (const [from, to] of names) text = text.replaceAll(from, to);
  return JSON.parse(text) as T;
}
