import { privilege, segment, unsegment } from "../../model/access.ts";
import { binding, namespace, role, roleRule } from "../../model/examples/kubernetes.ts";
import type { Fact } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { type Hub, hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts, permission } from "../families/kubernetes-grants.ts";
import { binders, heldRoles, holding, rewrites, roleName, writing } from "../families/kubernetes-role-edits.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

const id = "kubernetes.escalate-role";
const group = { apiGroups: ["rbac.authorization.k8s.io"] };
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:namespace:db#administer";
const own = binding("serviceaccount:app:web", "db/ops", "db");

/** Who may put every permission into a Role: of one namespace or all, of one name or any. */
interface Writer {
  readonly where: string | undefined;
  readonly name: string | undefined;
  readonly hub: Hub;
}

/**
 * The same within a namespace, on a Role that is bound there, or may be: one whose rules are taken away first is bound by
 * whoever writes bindings.
 */
export default defineRule({
  id,
  version: 2,
  title: "Can write every permission into a role of the namespace that it has or may bind",
  edge: "ESCALATES_ROLE",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sNamespace#administer",
  },
  needs: [...grantFacts, "k8s.namespace"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of kubernetes.clusters) {
      const rbac = kubernetes.rbac(cluster);
      const writers = new Map<string, Writer>();
      const at = (namespace: string) => privilege(`${cluster}:namespace:${segment(namespace)}`, "administer");
      for (const { subject, namespace, names, because } of writing(rbac, "roles", "namespaced")) {
        for (const name of names.length === 0 ? [undefined] : names) {
          const to = rewrites(id, cluster, "roles", namespace, name);
          writers.set(to.hub, { where: namespace, name, hub: to });
          yield { from: [holding(subject)], to, because };
        }
      }
      if (writers.size === 0) continue;
      const nowhere = hub(`bind Roles outside of namespaces of ${cluster}`, id, cluster);
      for (const { subject, role, to, because } of heldRoles(rbac, "roles", nowhere)) {
        const namespace = unsegment(role.split(":").at(-2) ?? "");
        for (const [where, name] of [
          [undefined, undefined],
          [undefined, roleName(role)],
          [namespace, undefined],
          [namespace, roleName(role)],
        ] as const) {
          const writer = rewrites(id, cluster, "roles", where, name);
          if (writers.has(writer.hub)) yield { from: [holding(subject), writer], to, because };
        }
      }
      const every = hub(`write oneself every permission in every namespace of ${cluster}`, id, cluster, "namespaces");
      let anywhere = false;
      const roles = facts.where("k8s.role", "cluster", cluster).filter(({ namespace }) => namespace !== undefined);
      const byNamespace = Map.groupBy(roles, ({ namespace }) => namespace);
      const creators = rbac.able(permission("create", "roles.rbac.authorization.k8s.io"), "namespaced");
      for (const { subject, namespace, role, because } of binders(rbac, "namespaced")) {
        for (const { where, name, hub: writer } of writers.values()) {
          if (where === undefined && name === undefined && namespace === undefined) {
            anywhere = true;
            yield { from: [holding(subject), writer], to: every, because };
            continue;
          }
          const place = where ?? namespace;
          if (namespace !== undefined && namespace !== place) continue;
          const empty = (place === undefined ? roles : (byNamespace.get(place) ?? [])).filter(
            (one) => (name === undefined || one.name === name) && (role === undefined || one.key === role),
          );
          const ends = new Map<string, readonly Fact[]>(
            empty.map((one) => [one.namespace ?? "", one.key === role ? [] : [one]]),
          );
          const made = creators.find((one) => one.subject === subject && (one.namespace ?? place) === place);
          if (made && name === undefined && role === undefined && ends.size === 0 && place !== undefined)
            ends.set(place, [...made.because.filter((fact) => !because.includes(fact))]);
          for (const [end, proof] of ends)
            yield { from: [holding(subject), writer], to: at(end), because: [...because, ...proof] };
        }
      }
      if (!anywhere) continue;
      for (const fact of facts.where("k8s.namespace", "cluster", cluster))
        yield { from: [every], to: privilege(fact.key, "administer"), because: [fact] };
    }
  },
  controls: grantControls,
  abuse: "`kubectl edit role -n <namespace> <a role bound to the caller>` and add `*` on `*`.",
  detection: [audit("update or patch roles")],
  remediation: "kubectl edit role -n <namespace> <role>   # take escalate out; nobody but controllers needs it",
  frameworks: ["attack:T1098.006", "cis-k8s:5.1.8"],
  references: [
    goodPractice,
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-creation-or-update",
  ],
  examples: [
    fires("its own role", step, own, roleRule("db/ops", "escalate,patch", "roles", group)),
    fires(
      "everywhere, with a role in one namespace",
      step,
      binding("serviceaccount:app:web", "ops"),
      roleRule("ops", "escalate,patch", "roles", group),
      binding("serviceaccount:app:web", "db/small", "db"),
    ),
    fires(
      "one identity writes a role that another one has",
      "k8s:prod:serviceaccount:app:web#impersonate & k8s:prod:serviceaccount:db:holder#impersonate -> k8s:prod:namespace:db#administer",
      binding("serviceaccount:app:web", "db/writers", "db"),
      roleRule("db/writers", "escalate,update", "roles", { ...group, resourceNames: ["shared"] }),
      binding("serviceaccount:db:holder", "db/shared", "db"),
    ),
    silent(
      "a role of another namespace",
      binding("serviceaccount:app:web", "db/writers", "db"),
      roleRule("db/writers", "escalate,update", "roles", { ...group, resourceNames: ["shared"] }),
      binding("serviceaccount:app:web", "app/shared", "app"),
    ),
    silent(
      "a ClusterRole bound in the namespace is no Role of it",
      binding("serviceaccount:app:web", "ops", "db"),
      roleRule("ops", "escalate,patch", "roles", group),
    ),
    fires(
      "a Role of the namespace that is emptied, bound and filled",
      step,
      binding("serviceaccount:app:web", "ops", "db"),
      roleRule("ops", "escalate,update", "roles", group),
      roleRule("ops", "create", "rolebindings", group),
      role("db/other", { namespace: "db", name: "other" }),
    ),
    fires(
      "a Role of its own making, by a ClusterRole that is bound in the namespace",
      step,
      binding("serviceaccount:app:web", "ops", "db"),
      roleRule("ops", "create,escalate,update", "roles,rolebindings", group),
    ),
    fires(
      "everywhere, though it has no Role",
      step,
      binding("serviceaccount:app:web", "ops"),
      roleRule("ops", "create,escalate,update", "roles,rolebindings", group),
      namespace("db"),
    ),
    fires(
      "an emptied Role, by joining a binding of it",
      [step, step.replace(" ->", " & k8s:prod:serviceaccount:db:holder#impersonate ->")],
      binding("serviceaccount:app:web", "ops", "db"),
      roleRule("ops", "escalate,patch", "roles,rolebindings", { ...group, resourceNames: ["shared"] }),
      { ...binding("serviceaccount:db:holder", "db/shared", "db"), binding: "k8s:prod:rolebinding:db:shared" },
      role("db/shared", { namespace: "db", name: "shared" }),
    ),
    silent(
      "no Role to empty, and none can be made",
      binding("serviceaccount:app:web", "ops", "db"),
      roleRule("ops", "escalate,update", "roles", group),
      roleRule("ops", "create", "rolebindings", group),
    ),
    silent("writing without escalate", own, roleRule("db/ops", "patch", "roles", group)),
  ],
});
