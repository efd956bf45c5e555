import type { Grant } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { allowed, binding, namespace, node, roleRule } from "../../model/examples/kubernetes.ts";
import { admissionPolicy } from "../../model/examples/kubernetes-admission.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { type Condition, type Hub, hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { ableTo, grantControls, grantFacts, holderOf, permission } from "../families/kubernetes-grants.ts";
import { intoNamespaces, makePods, newPods, usefulNamespaces } from "../families/kubernetes-new-pods.ts";
import { isOnePodEach } from "../families/kubernetes-node-kinds.ts";
import { audit, podSecurity } from "../families/kubernetes-words.ts";

const id = "kubernetes.delete-admission-guard";
const group = { apiGroups: ["admissionregistration.k8s.io"] };
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:node:n1#administer";
const webhook = "validatingwebhookconfigurations";
const there = [namespace("db"), node("n1")] as const;

/** What each type of guard is in the API; constraints of Gatekeeper are named after their kind. */
const resources: Readonly<Record<string, string>> = {
  admissionpolicy: "admissionpolicies.policies.kubewarden.io",
  clusteradmissionpolicy: "clusteradmissionpolicies.policies.kubewarden.io",
  clusterpolicy: "clusterpolicies.kyverno.io",
  policy: "policies.kyverno.io",
  securitycontextconstraints: "securitycontextconstraints.security.openshift.io",
  validatingadmissionpolicy: "validatingadmissionpolicies.admissionregistration.k8s.io",
  validatingpolicy: "validatingpolicies.policies.kyverno.io",
  validatingwebhookconfiguration: "validatingwebhookconfigurations.admissionregistration.k8s.io",
};
const resourceOf = ({ type, engine }: FactOf<"k8s.admission-policy">): string | undefined =>
  resources[type] ?? (engine === "gatekeeper" ? `${type}.constraints.gatekeeper.sh` : undefined);

const textOf = (conditions: readonly Condition[]): string => JSON.stringify(conditions.map(({ text }) => text));

/** A policy that may refuse a pod refuses none once it is deleted or rewritten: what was open about it is settled. */
export default defineRule({
  id,
  version: 1,
  title: "Can take away the policy that looks at new pods, and run a privileged pod on the node",
  edge: "UNGUARDS",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate", "K8sController#administer"],
    to: "K8sNode#administer",
  },
  needs: [
    ...grantFacts,
    "k8s.admission-policy",
    "k8s.controller",
    "k8s.namespace",
    "k8s.node",
    "k8s.pod-security",
    "k8s.service-account",
  ],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    const permissions = makePods(facts);
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const anywhere = hub(`run privileged pods on the nodes of ${cluster}`, id, cluster, "nodes");
      const guards = facts.where("k8s.admission-policy", "cluster", cluster).flatMap((policy) => {
        const removers = removersOf(policy);
        return policy.refuses && removers.length > 0 ? [{ policy, removers }] : [];
      });
      if (guards.length === 0) continue;
      const unless = (conditions: readonly Condition[]): Hub =>
        hub(`run privileged pods unless a policy of ${cluster} refuses`, id, cluster, textOf(conditions));
      const admitted = (fact: FactOf<"k8s.namespace">) => kubernetes.admits(fact, ["privileged"]);
      const into = (fact: FactOf<"k8s.namespace">): boolean =>
        fact.cluster === cluster &&
        guards.some(({ policy }) => admitted(fact).conditions.some((one) => isOf(policy, one.text)));
      const routes = { id, permissions, controllers: true, into };
      yield* intoNamespaces(facts, kubernetes, routes, (fact) => {
        const { because, conditions } = admitted(fact);
        return { from: [newPods(id, cluster, fact.name)], to: unless(conditions), because };
      });
      const told = new Set<string>();
      for (const fact of usefulNamespaces(facts, kubernetes, routes, cluster)) {
        const { conditions } = admitted(fact);
        if (told.has(textOf(conditions))) continue;
        told.add(textOf(conditions));
        for (const { policy, removers } of guards) {
          const left = conditions.filter(({ text }) => !isOf(policy, text));
          if (left.length === conditions.length) continue;
          for (const grant of removers)
            yield {
              from: [holderOf(grant), unless(conditions)],
              to: anywhere,
              because: [policy, ...grant.because],
              conditions: left,
            };
        }
      }
      for (const fact of facts.where("k8s.node", "cluster", cluster).filter((one) => !isOnePodEach(one)))
        yield { from: [anywhere], to: privilege(fact.key, "administer"), because: [fact] };
    }
    function removersOf(policy: FactOf<"k8s.admission-policy">): readonly Grant[] {
      const resource = resourceOf(policy);
      if (resource === undefined) return [];
      const wanted = ["delete", "deletecollection", "update", "patch"].map((verb) => permission(verb, resource));
      return [...ableTo(kubernetes, policy.cluster, wanted, "cluster")]
        .map(({ grant }) => grant)
        .filter(({ names }) => names.length === 0 || names.includes(policy.name));
    }
  },
  controls: grantControls,
  abuse: "`kubectl delete validatingwebhookconfiguration <name>`, run the pod, and put the configuration back.",
  detection: [
    audit(
      "delete, update or patch validatingwebhookconfigurations, validatingadmissionpolicies or an engine's policies",
    ),
  ],
  remediation: "kubectl edit clusterrole <role>   # leave what guards the cluster to whoever runs it",
  frameworks: ["attack:T1685", "attack:T1611"],
  references: [
    podSecurity,
    "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/",
    "https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/",
  ],
  examples: [
    fires(
      "deletes the webhook",
      step,
      ...allowed("create", "pods", "db"),
      ...allowed("delete", webhook, undefined, group),
      admissionPolicy("guard"),
      ...there,
    ),
    fires(
      "one identity deletes it, another runs the pod",
      `k8s:prod:serviceaccount:app:remover#impersonate & ${step}`,
      ...allowed("create", "pods"),
      binding("serviceaccount:app:remover", "removers"),
      roleRule("removers", "patch", webhook, { ...group, resourceNames: ["guard"] }),
      admissionPolicy("guard"),
      ...there,
    ),
    firesIf(
      "another one is left",
      step,
      ...allowed("create", "pods", "db"),
      ...allowed("delete", webhook, undefined, { ...group, resourceNames: ["guard"] }),
      admissionPolicy("guard"),
      admissionPolicy("second"),
      ...there,
    ),
    silent("no pods", ...allowed("delete", webhook, undefined, group), admissionPolicy("guard"), ...there),
    silent("no right to delete it", ...allowed("create", "pods", "db"), admissionPolicy("guard"), ...there),
    silent(
      "Pod Security refuses all the same",
      ...allowed("create", "pods", "db"),
      ...allowed("delete", webhook, undefined, group),
      admissionPolicy("guard"),
      namespace("db", "pod-security.kubernetes.io/enforce=baseline"),
      node("n1"),
    ),
  ],
});

/** Whether a condition is that the policy does not refuse. */
const isOf = ({ type, name }: FactOf<"k8s.admission-policy">, text: string): boolean =>
  type === "securitycontextconstraints"
    ? text.includes("SecurityContextConstraints")
    : text.startsWith(`${type} ${name} `);
