import { clusterRoleBinding, roleBinding } from "./manifests.ts";
import { all, everywhere, inApp, inDb, other, otherMay, web } from "./rbac-parts.ts";
import { leftOut, type Row } from "./row.ts";

const kim = clusterRoleBinding("kim", "view", "user:kim");
const ops = clusterRoleBinding("ops", "view", "group:ops");
const masters = "group:system%3Amasters#impersonate";

/** Rows of section F by which a request is made as somebody else. */
export const impersonating: readonly Row[] = [
  {
    name: "IMPERSONATE_USER / IMPERSONATE_GROUP",
    rules: ["kubernetes.impersonate-user", "kubernetes.impersonate-group"],
    from: web,
    to: masters,
    fires: {
      "a group with a user": [...all, ...everywhere("impersonate", "users,groups")],
      "a group with an account of some namespace": [
        ...all,
        ...everywhere("impersonate", "groups"),
        ...inApp("impersonate", "serviceaccounts"),
      ],
      "that group by name": [
        ...all,
        ...everywhere("impersonate", "groups", { names: "system:masters" }),
        ...everywhere("impersonate", "users"),
      ],
      "a user": { objects: [...all, kim, ...everywhere("impersonate", "users")], to: "user:kim#impersonate" },
      "a user by name": {
        objects: [...all, kim, ...everywhere("impersonate", "users", { names: "kim" })],
        to: "user:kim#impersonate",
      },
    },
    silent: {
      "a group alone": [...all, ...everywhere("impersonate", "groups")],
      "a user alone, for a group": [...all, ops, ...everywhere("impersonate", "users")],
      "in a namespace, where there are neither": [...all, ...inApp("impersonate", "users,groups")],
      "another group by name": [
        ...all,
        ...everywhere("impersonate", "groups", { names: "ops" }),
        ...everywhere("impersonate", "users"),
      ],
      "another user by name": {
        objects: [...all, kim, ...everywhere("impersonate", "users", { names: "sam" })],
        to: "user:kim#impersonate",
      },
      "the two headers of one request on two identities": {
        objects: [...all, ...everywhere("impersonate", "groups"), ...otherMay("impersonate", "users")],
        from: [web, other],
      },
    },
    note: "verbs of constrained impersonation (alpha in 1.35, off) are not followed",
  },
  {
    name: "IMPERSONATE_SA",
    rules: ["kubernetes.impersonate-service-account"],
    from: web,
    to: "serviceaccount:db:pg#impersonate",
    fires: {
      "in the namespace": [...all, ...inDb("impersonate", "serviceaccounts")],
      "that account": [...all, ...inDb("impersonate", "serviceaccounts", { names: "pg" })],
      everywhere: [...all, ...everywhere("impersonate", "serviceaccounts")],
      "by the built-in role edit": [...all, roleBinding("dev", "db", { to: "edit" })],
    },
    silent: {
      "in another namespace": [...all, ...inApp("impersonate", "serviceaccounts")],
      "another account": [...all, ...inDb("impersonate", "serviceaccounts", { names: "other" })],
      "users: the name of an account is checked as an account": [...all, ...everywhere("impersonate", "users")],
    },
  },
  leftOut(
    "IMPERSONATE_EXTRA/UID",
    "extra fields and uids decide only where a webhook authorizer reads them: RBAC asks for the user and the groups",
  ),
];
