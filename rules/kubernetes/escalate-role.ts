import { unsegment } from "../../model/access.ts";
import { compare } from "../../model/canonical.ts";
import { binding, namespace, role, roleRule } from "../../model/examples/kubernetes.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import { namespaceId } from "../../model/kubernetes-id.ts";
import { fires, silent } from "../../model/rule.ts";
import { type Derivation, type Hub, hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts, namespaceAdmin, permission } from "../families/kubernetes-grants.ts";
import {
  heldRoles,
  holding,
  joining,
  type Rbac,
  rewrites,
  roleName,
  writing,
} from "../families/kubernetes-role-edits.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

const id = "kubernetes.escalate-role";
const group = { apiGroups: ["rbac.authorization.k8s.io"] };
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:namespace:db#administer";
const roles = "roles.rbac.authorization.k8s.io";
const writerIn =
  (cluster: string) =>
  (where?: string, name?: string): Hub =>
    rewrites(id, cluster, "roles", where, name);
const own = binding("serviceaccount:app:web", "db/ops", "db");

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
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const rbac = kubernetes.rbac(cluster);
      const writer = writerIn(cluster);
      const writers = new Set<string>();
      for (const { subject, namespace, names, because } of writing(rbac, "roles", "namespaced")) {
        for (const name of names.length === 0 ? [undefined] : names) {
          const to = writer(namespace, name);
          writers.add(to.hub);
          yield { from: [holding(subject)], to, because };
        }
      }
      if (writers.size === 0) continue;
      /** Who may write every permission into the Role. */
      const filling = (namespace: string, name: string): readonly Hub[] =>
        [undefined, name]
          .flatMap((one) => [writer(undefined, one), writer(namespace, one)])
          .filter(({ hub }) => writers.has(hub));
      const nowhere = hub(`bind Roles outside of namespaces of ${cluster}`, id, cluster);
      for (const { subject, role, to, because } of heldRoles(rbac, "roles", nowhere)) {
        const namespace = unsegment(role.split(":").at(-2) ?? "");
        for (const from of filling(namespace, roleName(role))) yield { from: [holding(subject), from], to, because };
      }
      for (const { binding, hub: joined } of yield* joining(rbac, id, "namespaced")) {
        const role = facts.get("k8s.role", binding.role);
        if (role?.namespace === undefined || role.namespace !== binding.namespace) continue;
        for (const from of filling(role.namespace, role.name))
          yield { from: [joined, from], to: namespaceAdmin(cluster, role.namespace), because: [binding, role] };
      }
      yield* boundOnceEmpty(facts, rbac, writers);
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

/** Roles that somebody fills, and whoever binds Roles: one whose rules are taken away first, or one just made. */
function* boundOnceEmpty(facts: FactReader, rbac: Rbac, writers: ReadonlySet<string>): Generator<Derivation> {
  const { cluster } = rbac;
  const writer = writerIn(cluster);
  const every = (what: string) => (namespace?: string) =>
    hub(
      `${what} ${namespace === undefined ? "every namespace" : `namespace ${namespace}`} of ${cluster}`,
      id,
      cluster,
      what,
      namespace ?? "",
    );
  const [makes, binds, fills] = [every("make Roles in"), every("bind Roles in"), every("fill some Role of")];
  const made = new Map<string, Fact>();
  for (const { subject, namespace, because } of rbac.able(permission("create", roles), "namespaced")) {
    const to = makes(namespace);
    made.set(to.hub, because[0]);
    yield { from: [holding(subject)], to, because };
  }
  const byNamespace = Map.groupBy(facts.where("k8s.role", "cluster", cluster), ({ namespace }) => namespace ?? "");
  byNamespace.delete("");
  const makers = rbac.bindingMakers("namespaced");
  const places = new Set(makers.flatMap(({ namespace }) => namespace ?? []));
  const anywhere = makers.some(({ namespace }) => namespace === undefined);
  const known = facts.where("k8s.namespace", "cluster", cluster);
  if (anywhere) for (const name of [...byNamespace.keys(), ...known.map((one) => one.name)]) places.add(name);
  const filled = new Map<string, Fact>();
  for (const namespace of [...places].sort(compare)) {
    const to = fills(namespace);
    const there = byNamespace.get(namespace) ?? [];
    const ways = there.flatMap((role) =>
      [undefined, namespace].map((where) => [writer(where, role.name), role] as const),
    );
    for (const from of [writer(), writer(namespace)]) {
      const [role] = there;
      if (role) ways.push([from, role]);
      else if (writers.has(from.hub))
        for (const make of [makes(), makes(namespace)]) {
          const maker = made.get(make.hub);
          if (!maker) continue;
          const proof = facts.get("k8s.namespace", namespaceId(cluster, namespace)) ?? maker;
          filled.set(namespace, proof);
          yield { from: [from, make], to, because: [proof] };
        }
    }
    for (const [from, role] of ways) {
      if (!writers.has(from.hub)) continue;
      filled.set(namespace, role);
      yield { from: [from], to, because: [role] };
    }
  }
  for (const { subject, namespace, because } of makers) {
    if (namespace === undefined) yield { from: [holding(subject)], to: binds(), because };
    else if (filled.has(namespace))
      yield { from: [holding(subject), fills(namespace)], to: namespaceAdmin(cluster, namespace), because };
  }
  for (const [namespace, proof] of anywhere ? filled : [])
    yield { from: [binds(), fills(namespace)], to: namespaceAdmin(cluster, namespace), because: [proof] };
}
