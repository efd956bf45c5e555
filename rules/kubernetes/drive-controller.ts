import { privilege } from "../../model/access.ts";
import { account, allowed } from "../../model/examples/kubernetes.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { ableTo, grantControls, grantFacts, holderOf } from "../families/kubernetes-grants.ts";
import { drivenAccounts } from "../families/kubernetes-operator-table.ts";
import { accountsOf, openOf, writesOf } from "../families/kubernetes-operators.ts";
import { audit } from "../families/kubernetes-words.ts";

const id = "kubernetes.drive-controller";
const web = "k8s:prod:serviceaccount:app:web#impersonate ->";
const flux = { apiGroups: ["kustomize.toolkit.fluxcd.io"] };
const argo = { apiGroups: ["argoproj.io"] };
const kustomize = account("flux-system", "kustomize-controller");
const application = account("argocd", "argocd-application-controller");

/** A controller does with its own account what a custom resource tells it: who writes the resource need not have the rights. */
export default defineRule({
  id,
  version: 1,
  title: "Can tell the controller what to do with its own rights",
  edge: "DRIVES_CONTROLLER",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sServiceAccount#impersonate",
  },
  needs: [...grantFacts, "k8s.service-account"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      for (const operator of drivenAccounts) {
        for (const fact of accountsOf(operator, facts, cluster)) {
          const drives = hub(`tell ${operator.name} of ${cluster} what to do`, id, cluster, operator.name, fact.key);
          const able = [
            ...ableTo(kubernetes, cluster, writesOf(operator.resources)),
            ...ableTo(kubernetes, cluster, writesOf(operator.clusterResources ?? []), "cluster"),
          ].filter(({ grant }) => !operator.ownNamespace || (grant.namespace ?? fact.namespace) === fact.namespace);
          for (const { grant } of able) yield { from: [holderOf(grant)], to: drives, because: grant.because };
          if (able.length === 0) continue;
          const conditions = [openOf(operator)];
          yield { from: [drives], to: privilege(fact.key, "impersonate"), because: [fact], conditions };
        }
      }
    }
  },
  controls: grantControls,
  abuse:
    "Create a Kustomization, Application, ClusterPolicy or the like that makes a binding or a pod of one's own choice.",
  detection: [audit("create, update or patch of the controller's custom resources by another than its own pipeline")],
  remediation:
    "kubectl edit role -n <namespace> <role>   # and let the controller act as an account of the tenant's namespace",
  frameworks: ["attack:T1098", "attack:T1072"],
  references: [
    "https://fluxcd.io/flux/installation/configuration/multitenancy/",
    "https://argo-cd.readthedocs.io/en/stable/operator-manual/security/",
    "https://kyverno.io/docs/policy-types/cluster-policy/generate/",
    "https://prometheus-operator.dev/docs/api-reference/api/",
    "https://olm.operatorframework.io/docs/advanced-tasks/operator-scoping-with-operatorgroups/",
  ],
  examples: [
    firesIf(
      "a Kustomization in any namespace",
      `${web} k8s:prod:serviceaccount:flux-system:kustomize-controller#impersonate`,
      ...allowed("create", "kustomizations", "app", flux),
      kustomize,
    ),
    firesIf(
      "an Application in Argo CD's own namespace",
      `${web} k8s:prod:serviceaccount:argocd:argocd-application-controller#impersonate`,
      ...allowed("patch", "applications", "argocd", argo),
      application,
    ),
    firesIf(
      "a chart that puts the release's name before the account's",
      `${web} k8s:prod:serviceaccount:policy:main-kyverno#impersonate`,
      ...allowed("create", "clusterpolicies", undefined, { apiGroups: ["kyverno.io"] }),
      account("policy", "main-kyverno"),
    ),
    silent("no such controller", ...allowed("create", "kustomizations", "app", flux), account("app", "web")),
    silent("an Application elsewhere", ...allowed("create", "applications", "app", argo), application),
    silent("reading alone", ...allowed("get,list", "kustomizations", "app", flux), kustomize),
    silent(
      "a policy of the cluster, granted in a namespace",
      ...allowed("create", "clusterpolicies", "policy", { apiGroups: ["kyverno.io"] }),
      account("policy", "main-kyverno"),
    ),
  ],
});
