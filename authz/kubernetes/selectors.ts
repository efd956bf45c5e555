import type { K8sSelector, Labels } from "../../model/fact/kubernetes.ts";

/** Whether labels (`<key>=<value>`) satisfy a LabelSelector: all its labels and all its expressions. An empty one selects everything. */
export function selects(selector: K8sSelector, labels: Labels): boolean {
  return (
    selector.labels.every((label) => labels.includes(label)) &&
    selector.expressions.every((one) => satisfies(one, labels))
  );
}

function satisfies({ key, operator, values }: K8sSelector["expressions"][number], labels: Labels): boolean {
  const label = labels.find((each) => each.startsWith(`${key}=`));
  const value = label?.slice(key.length + 1);
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return operator satisfies never;
  }
}

export const selectsEverything = (selector: K8sSelector): boolean =>
  selector.labels.length === 0 && selector.expressions.length === 0;
