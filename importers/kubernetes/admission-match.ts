import { z } from "zod";
import type { K8sAdmissionMatch } from "../../model/fact/kubernetes-admission.ts";
import type { K8sSelector } from "../../model/fact/kubernetes-object.ts";
import { list } from "./shape.ts";

/** Rules of webhooks and of admission policies alike. */
export const rules = list(
  z.object({ apiGroups: list(z.string()), operations: list(z.string()), resources: list(z.string()) }),
);
type Rules = z.infer<typeof rules>;

interface Selectors {
  readonly namespaceSelector?: K8sSelector | undefined;
  readonly objectSelector?: K8sSelector | undefined;
}

export const everything: K8sAdmissionMatch = {
  groups: ["*"],
  resources: ["*/*"],
  operations: ["*"],
  namespaces: [],
  excludedNamespaces: [],
  byLabels: false,
};

const isEmpty = (selector: K8sSelector | undefined): boolean =>
  selector === undefined || (selector.labels.length === 0 && selector.expressions.length === 0);

export const selected = (
  match: K8sAdmissionMatch,
  { namespaceSelector, objectSelector }: Selectors,
): K8sAdmissionMatch => ({
  ...match,
  ...(namespaceSelector === undefined || isEmpty(namespaceSelector) ? {} : { namespaceSelector }),
  byLabels: match.byLabels || !isEmpty(objectSelector),
});

export const rulesOf = (asked: Rules, selectors: Selectors): readonly K8sAdmissionMatch[] =>
  asked.map(({ apiGroups, operations, resources }) =>
    selected({ ...everything, groups: apiGroups, operations, resources }, selectors),
  );

const groups = ["*", "", "apps", "batch"];
const makers = [
  "cronjobs",
  "daemonsets",
  "deployments",
  "jobs",
  "pods",
  "replicasets",
  "replicationcontrollers",
  "statefulsets",
];

/** Whether it looks at pods, their subresources, or at what makes pods. */
export const seesPods = ({ groups: asked, resources }: K8sAdmissionMatch): boolean =>
  asked.some((group) => groups.includes(group)) &&
  resources.some((resource) => resource.startsWith("*") || makers.includes(resource.split("/")[0] ?? ""));
