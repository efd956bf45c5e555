import { atLeast } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { allowed, k8sCluster } from "../../model/examples/kubernetes.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { type Condition, hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { ableTo, grantControls, grantFacts, holderOf, permission } from "../families/kubernetes-grants.ts";
import { audit } from "../families/kubernetes-words.ts";

const id = "kubernetes.write-mutating-policy";
const group = { apiGroups: ["admissionregistration.k8s.io"] };
const policies = allowed("create", "mutatingadmissionpolicies", undefined, group);
const bindings = allowed("create", "mutatingadmissionpolicybindings", undefined, group);
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod#administer";

/**
 * A MutatingAdmissionPolicy and its binding rewrite what comes in, inside the API server: no webhook has to be reached.
 * Served without being asked for since 1.36; in 1.34 and 1.35 behind a gate and a group that are off by default.
 * https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/
 */
export default defineRule({
  id,
  version: 1,
  title: "Can rewrite every object that enters the cluster, by a policy",
  edge: "REWRITES_OBJECTS",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sCluster#administer",
  },
  needs: [...grantFacts, "k8s.cluster"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const version = kubernetes.version(cluster);
      if (atLeast(version, 32) === false) continue;
      const able = (resource: string) =>
        [
          ...ableTo(
            kubernetes,
            cluster,
            ["create", "update", "patch"].map((verb) => permission(verb, `${resource}.admissionregistration.k8s.io`)),
            "cluster",
          ),
        ].filter(({ grant }) => grant.names.length === 0);
      const binders = able("mutatingadmissionpolicybindings");
      const writers = able("mutatingadmissionpolicies");
      if (binders.length === 0 || writers.length === 0) continue;
      const binds = hub(`put mutating policies of ${cluster} in force`, id, cluster);
      const conditions: readonly Condition[] = [
        ...(atLeast(version, 36) === true
          ? []
          : [{ kind: "environment" as const, text: `the API server of ${cluster} serves MutatingAdmissionPolicies` }]),
        { kind: "human", text: `somebody creates an object in ${cluster} that is worth rewriting` },
      ];
      for (const { grant } of binders) yield { from: [holderOf(grant)], to: binds, because: grant.because };
      for (const { grant } of writers)
        yield {
          from: [holderOf(grant), binds],
          to: privilege(cluster, "administer"),
          because: grant.because,
          conditions,
        };
    }
  },
  controls: grantControls,
  abuse: "Write a policy that sets the subjects of ClusterRoleBindings or adds a container to pods, and its binding.",
  detection: [audit("create, update or patch mutatingadmissionpolicies or mutatingadmissionpolicybindings")],
  remediation: "kubectl edit clusterrole <role>   # leave admission policies to whoever runs the cluster",
  frameworks: ["attack:T1546", "attack:T1556"],
  references: [
    "https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/",
    "https://www.kubernetes.dev/resources/keps/3962/",
  ],
  examples: [
    firesIf("a policy and its binding", step, ...policies, ...bindings, k8sCluster({ version: "1.36" })),
    firesIf("the version is not told", step, ...policies, ...bindings),
    silent("a policy that nothing binds", ...policies, k8sCluster({ version: "1.36" })),
    silent("a binding alone", ...bindings, k8sCluster({ version: "1.36" })),
    silent("before there were any", ...policies, ...bindings, k8sCluster({ version: "1.31" })),
  ],
});
