import { builtInTable } from "./built-in-table.ts";
import type { PolicyRule } from "./rule-match.ts";

const shorthand: Readonly<Record<string, readonly string[]>> = {
  read: ["get", "list", "watch"],
  write: ["create", "delete", "deletecollection", "patch", "update"],
};
const words = (text: string): readonly string[] => (text === "" ? [] : text.split(","));

function ruleOf(line: string): PolicyRule {
  const [verbs = "", groups = "", what = "", names = ""] = line.split("|").map((part) => part.trim());
  const paths = groups === "";
  return {
    verbs: words(verbs).flatMap((verb) => shorthand[verb] ?? [verb]),
    apiGroups: words(groups).map((group) => (group === "core" ? "" : group)),
    resources: paths ? [] : words(what),
    resourceNames: words(names),
    nonResourceURLs: paths ? words(what) : [],
  };
}

/** Built-in ClusterRoles that are made of others, smallest first. */
const joined = ["view", "edit", "admin"] as const;

/** The label by which a ClusterRole comes into a built-in one that joins others, and those it is further joined into. */
export const aggregatedInto = (role: string): readonly string[] =>
  joined
    .slice(0, joined.indexOf(role as (typeof joined)[number]) + 1)
    .map((name) => `rbac.authorization.k8s.io/aggregate-to-${name}=true`);

function rulesOf(role: string): readonly PolicyRule[] {
  const at = joined.indexOf(role as (typeof joined)[number]);
  const from = at < 0 ? [role] : joined.slice(0, at + 1).map((name) => `system:aggregate-to-${name}`);
  return from.flatMap((name) => builtInTable[name] ?? []).map(ruleOf);
}

/**
 * ClusterRoles that every API server creates when it starts, for input that binds them and does not hold them; of those
 * that join others, without what the cluster's own roles add.
 */
export const builtInRoles: Readonly<Record<string, readonly PolicyRule[]>> = Object.fromEntries(
  [...joined, ...Object.keys(builtInTable)].map((name) => [name, rulesOf(name)]),
);

/** Label of what an API server made itself: a cluster's input that has one object with it has all of them. */
export const madeByServer = "kubernetes.io/bootstrapping=rbac-defaults";

/** Labels of a built-in ClusterRole, by which another may join it: `edit` is itself labelled to be joined into `admin`. */
export function builtInLabels(role: string): readonly string[] {
  const at = joined.indexOf(role as (typeof joined)[number]);
  const into = at < 0 ? /^system:aggregate-to-(\w+)$/.exec(role)?.[1] : joined[at + 1];
  return into === undefined ? [madeByServer] : [madeByServer, `rbac.authorization.k8s.io/aggregate-to-${into}=true`];
}

/** ClusterRoleBindings that every API server creates for groups that everybody is in: group -> roles. */
export const builtInBindings: Readonly<Record<string, readonly string[]>> = {
  "system:authenticated": ["system:basic-user", "system:discovery", "system:public-info-viewer"],
  "system:monitoring": ["system:monitoring"],
  "system:serviceaccounts": ["system:service-account-issuer-discovery"],
  "system:unauthenticated": ["system:public-info-viewer"],
};
