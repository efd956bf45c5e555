import type { FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { type Permission, permission } from "./kubernetes-grants.ts";
import { drivenPods, type Operator } from "./kubernetes-operator-table.ts";

type Account = FactOf<"k8s.service-account">;
const verbs = ["create", "update", "patch"] as const;

/** Accounts of a cluster that an operator runs as, by their names: where there is none, it is taken not to be there. */
export function accountsOf({ accounts }: Operator, facts: FactReader, cluster: string): readonly Account[] {
  return facts
    .where("k8s.service-account", "cluster", cluster)
    .filter(({ name }) => accounts.some((known) => name.endsWith(known) && isWhole(name, name.length - known.length)));
}

/** Whether a name, or a part of it, begins there. */
const isWhole = (name: string, at: number): boolean => at === 0 || name[at - 1] === "-";

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
