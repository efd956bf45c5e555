import { account, grants, namespace, node, pod, rule, secret } from "./manifests.ts";

/** Whoever the rows of RBAC start from, and where it is. */
export const web = "serviceaccount:app:web#impersonate";
export const other = "serviceaccount:app:other#impersonate";
export const here: readonly object[] = [namespace("app"), account("web"), account("other")];

/** A database's namespace: an account, a Secret, and a pod on node `n1`. */
export const db: readonly object[] = [
  namespace("db"),
  account("pg", "db"),
  secret("login", "db"),
  node("n1"),
  pod({ serviceAccountName: "pg" }, {}, { name: "pg", namespace: "db" }),
];
export const all: readonly object[] = [...here, ...db];

type Group = { readonly group?: string; readonly names?: string };
/** `app/web` may do something in `db`, elsewhere, or everywhere. */
export const inDb = (verbs: string, resources: string, more: Group = {}): readonly object[] =>
  grants(rule(verbs, resources, more), "db", { name: `${verbs}-${resources}`.replaceAll(/[^a-z]/g, "-") });
export const inApp = (verbs: string, resources: string, more: Group = {}): readonly object[] =>
  grants(rule(verbs, resources, more), "app", { name: `${verbs}-${resources}-app`.replaceAll(/[^a-z]/g, "-") });
export const everywhere = (verbs: string, resources: string, more: Group = {}): readonly object[] =>
  grants(rule(verbs, resources, more), undefined, { name: `${verbs}-${resources}-all`.replaceAll(/[^a-z]/g, "-") });
/** The same, of `app/other`. */
export const otherMay = (verbs: string, resources: string, inNamespace?: string, more: Group = {}): readonly object[] =>
  grants(rule(verbs, resources, more), inNamespace, {
    name: `other-${verbs}-${resources}`.replaceAll(/[^a-z]/g, "-"),
    who: "serviceaccount:app:other",
  });
/** A namespace `db` with a level that Pod Security enforces, in the place of the plain one. */
export const enforcing = (level: string, mode = "enforce"): readonly object[] => [
  ...here,
  ...db.slice(1),
  namespace("db", { [`pod-security.kubernetes.io/${mode}`]: level }),
];
