import { compare } from "../../model/canonical.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { type Permission, permission } from "./kubernetes-grants.ts";
import { certificateIssuer, drivenAccounts, drivenPods, type Operator } from "./kubernetes-operator-table.ts";

type Account = FactOf<"k8s.service-account">;
const verbs = ["create", "update", "patch"] as const;

/** Accounts of a cluster that an operator runs as, by their names: where there is none, it is taken not to be there. */
export function accountsOf({ accounts }: Operator, facts: FactReader, cluster: string): readonly Account[] {
  const ending = facts.memo(`kubernetes.operator-accounts ${cluster}`, () => {
    const byEnding = new Map<string, Account[]>([...endings].map((name) => [name, []]));
    for (const account of facts.where("k8s.service-account", "cluster", cluster))
      for (const end of endingsOf(account.name)) byEnding.get(end)?.push(account);
    return byEnding;
  });
  const found = new Set(accounts.flatMap((name) => ending.get(name) ?? []));
  return [...found].sort((a, b) => compare(a.key, b.key));
}

/** Names of accounts that operators run as, or how they end. */
const endings: ReadonlySet<string> = new Set(
  [...drivenAccounts, ...drivenPods, certificateIssuer].flatMap(({ accounts }) => accounts),
);

/** The name, and each part of it that begins after a hyphen. */
function* endingsOf(name: string): Generator<string> {
  yield name;
  for (let at = name.indexOf("-"); at >= 0; at = name.indexOf("-", at + 1)) yield name.slice(at + 1);
}

/** Writes of the resources by which an operator is told what to do. */
export const writesOf = (resources: readonly string[]): readonly Permission[] =>
  resources.flatMap((resource) => verbs.map((verb) => permission(verb, resource)));

export const openOf = ({ name, if: text }: Operator): Condition => ({ kind: "environment", text: `${name}: ${text}` });

/** Permissions that make pods by the operators that a cluster has; found once for all rules about new pods. */
export const operatorPods = (facts: FactReader, cluster: string): readonly Permission[] =>
  facts.memo(`kubernetes.operator-pods ${cluster}`, () =>
    drivenPods.flatMap((operator) =>
      accountsOf(operator, facts, cluster).flatMap((account) =>
        writesOf(operator.resources).map((wanted) => ({
          ...wanted,
          because: [account],
          conditions: [openOf(operator)],
        })),
      ),
    ),
  );
