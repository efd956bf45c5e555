import { type Grant, selects } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { allowed, namespace, networkPolicy, pod } from "../../model/examples/kubernetes.ts";
import type { FactOf } from "../../model/fact.ts";
import { namespaceId } from "../../model/kubernetes-id.ts";
import { fires, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { ableTo, grantControls, grantFacts, holderOf, permission } from "../families/kubernetes-grants.ts";
import { audit, rbacReference } from "../families/kubernetes-words.ts";

const id = "kubernetes.delete-network-policy";
const group = { apiGroups: ["networking.k8s.io"] };
const step = "k8s:prod:network#originate & k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:pod:db:pg#connect";
const there = [namespace("db"), pod("db", "pg"), networkPolicy("db", "deny")] as const;

/**
 * Policies add up to what they allow: who may delete or widen the ones that keep traffic from a pod, or make another that
 * lets it in, takes the guard away for whoever is in the pod network.
 */
export default defineRule({
  id,
  version: 1,
  title: "Can take away the network policies of the pod, and then send it requests",
  edge: "UNGUARDS",
  emits: {
    from: ["K8sNetwork#originate", "K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sPod#connect",
  },
  needs: [...grantFacts, "k8s.namespace", "k8s.network-policy", "k8s.pod"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const network = privilege(`${cluster}:network`, "originate");
      const gone = (where: string) => hub(`reach pods of ${where} without policies`, id, cluster, where);
      const wanted = ["create", "delete", "deletecollection", "update", "patch"].map((verb) =>
        permission(verb, "networkpolicies.networking.k8s.io"),
      );
      const places = new Set<string>();
      for (const { grant } of ableTo(kubernetes, cluster, wanted)) {
        const policies = facts.where("k8s.network-policy", "cluster", cluster).filter((one) => isolates(one, grant));
        if (policies.length === 0) continue;
        if (grant.names.length === 0) {
          const where = grant.namespace ?? `every namespace of ${cluster}`;
          places.add(where);
          yield { from: [holderOf(grant), network], to: gone(where), because: grant.because };
          continue;
        }
        for (const one of policies.flatMap((policy) => kubernetes.objects.in("k8s.pod", cluster, policy.namespace))) {
          const all = guardsOf(one);
          if (all.length === 0 || !all.every(({ name }) => grant.names.includes(name))) continue;
          yield {
            from: [holderOf(grant), network],
            to: privilege(one.key, "connect"),
            because: [one, ...all, ...grant.because],
            relies: [{ collection: "k8s.network-policy", scope: cluster }],
          };
        }
      }
      const every = `every namespace of ${cluster}`;
      const guarded = new Set(facts.where("k8s.network-policy", "cluster", cluster).map((one) => one.namespace));
      for (const name of guarded) {
        const fact = facts.get("k8s.namespace", namespaceId(cluster, name));
        if (fact && places.has(every)) yield { from: [gone(every)], to: gone(name), because: [fact] };
        if (!places.has(name) && !places.has(every)) continue;
        for (const one of kubernetes.objects.in("k8s.pod", cluster, name)) {
          const [guard] = guardsOf(one);
          if (guard) yield { from: [gone(name)], to: privilege(one.key, "connect"), because: [one, guard] };
        }
      }
    }
    function guardsOf(one: FactOf<"k8s.pod">): readonly FactOf<"k8s.network-policy">[] {
      if (one.hostNetwork) return [];
      return kubernetes.objects
        .in("k8s.network-policy", one.cluster, one.namespace)
        .filter(({ types, podSelector }) => types.includes("Ingress") && selects(podSelector, one.labels));
    }
  },
  controls: grantControls,
  abuse: "`kubectl delete networkpolicy -n <namespace> --all`, then connect to the pod.",
  detection: [audit("delete, update or patch networkpolicies")],
  remediation: "kubectl edit role -n <namespace> <role>   # leave networkpolicies to whoever runs the cluster",
  frameworks: ["attack:T1686", "cis-k8s:5.3.2"],
  references: [rbacReference, "https://kubernetes.io/docs/concepts/services-networking/network-policies/"],
  examples: [
    fires("delete in the namespace", step, ...allowed("delete", "networkpolicies", "db", group), ...there),
    fires("patch everywhere", step, ...allowed("patch", "networkpolicies", undefined, group), ...there),
    fires("one more that lets everybody in", step, ...allowed("create", "networkpolicies", "db", group), ...there),
    fires(
      "the one that holds it, by name",
      step,
      ...allowed("delete", "networkpolicies", "db", { ...group, resourceNames: ["deny"] }),
      ...there,
    ),
    silent(
      "one of two, by name",
      ...allowed("delete", "networkpolicies", "db", { ...group, resourceNames: ["deny"] }),
      ...there,
      networkPolicy("db", "deny-too"),
    ),
    silent(
      "a policy for what goes out",
      ...allowed("delete", "networkpolicies", "db", group),
      namespace("db"),
      pod("db", "pg"),
      networkPolicy("db", "out", { types: ["Egress"] }),
    ),
    silent("reading alone", ...allowed("get", "networkpolicies", "db", group), ...there),
    silent("in another namespace", ...allowed("delete", "networkpolicies", "app", group), ...there),
  ],
});

/** Whether the grant covers a policy, and the policy keeps something from coming in. */
const isolates = ({ namespace, name, types }: FactOf<"k8s.network-policy">, grant: Grant): boolean =>
  types.includes("Ingress") &&
  (grant.namespace ?? namespace) === namespace &&
  (grant.names.length === 0 || grant.names.includes(name));
