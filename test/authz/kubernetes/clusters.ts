import fc from "fast-check";
import { compileKubernetes, type KubernetesAuthz } from "../../../authz/kubernetes/index.ts";
import { FactBase } from "../../../graph/facts.ts";
import { binding, namespace, role, roleId, roleRule } from "../../../model/examples/kubernetes.ts";
import type { Fact } from "../../../model/fact.ts";

export const cluster = "k8s:prod";

export const authzOf = (...facts: readonly Fact[]): KubernetesAuthz => compileKubernetes(new FactBase(facts));

/** Small vocabularies, so that grants and requests meet often. */
export const verbs = ["get", "list", "create", "patch", "bind", "impersonate", "*"];
const groups = ["", "apps", "rbac.authorization.k8s.io", "*"];
const resources = ["pods", "pods/exec", "*/exec", "pods/*", "secrets", "deployments", "clusterroles", "*"];
export const names = ["a", "b"];
export const namespaces = ["app", "db"];
export const subjects = [
  "serviceaccount:app:web",
  "serviceaccount:db:pg",
  "user:kim",
  "group:ops",
  "group:system:serviceaccounts",
  "group:system:serviceaccounts:app",
  "group:system:authenticated",
];

const some = (from: readonly string[]) => fc.subarray([...from], { minLength: 1, maxLength: Math.min(3, from.length) });
const rule = fc.record({
  verbs: some(verbs),
  apiGroups: some(groups),
  resources: some(resources),
  resourceNames: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some(names) }),
});
const roleNames = ["r0", "r1", "app/r2", "db/r3"];

/** Facts of a small cluster: roles with up to three rules, and bindings of them, some to roles that do not exist. */
export const clusters: fc.Arbitrary<readonly Fact[]> = fc
  .record({
    roles: fc.array(fc.record({ name: fc.constantFrom(...roleNames), rules: fc.array(rule, { maxLength: 3 }) }), {
      maxLength: 4,
    }),
    bindings: fc.array(
      fc.record({
        subject: fc.constantFrom(...subjects),
        role: fc.constantFrom(...roleNames, "missing"),
        namespace: fc.option(fc.constantFrom(...namespaces), { nil: undefined }),
      }),
      { maxLength: 8 },
    ),
  })
  .map(({ roles, bindings }) => [
    ...namespaces.map((name) => namespace(name)),
    ...roles.flatMap(({ name, rules }, index) => [
      role(name),
      ...rules.map((one, at) => ({ ...roleRule(name, "", "", one), key: `${roleId(name)}/${index}-${at}` })),
    ]),
    ...bindings.flatMap(({ subject, role: bound, namespace: where }) => {
      // A ClusterRoleBinding cannot name a Role, a RoleBinding only one of its own namespace.
      const [home, local] = bound.split("/");
      const valid = local === undefined || home === where;
      return valid ? [binding(subject, bound, where)] : [];
    }),
  ]);
