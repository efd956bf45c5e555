import { privilege } from "../../model/access.ts";
import { account, allowed } from "../../model/examples/kubernetes.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { ableTo, grantControls, grantFacts, holderOf, permission } from "../families/kubernetes-grants.ts";
import { drivenAccounts } from "../families/kubernetes-operator-table.ts";
import { accountsOf, openOf } from "../families/kubernetes-operators.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

const id = "kubernetes.write-crd-conversion";
const group = { apiGroups: ["apiextensions.k8s.io"] };
const kustomize = account("flux-system", "kustomize-controller");
const step =
  "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:serviceaccount:flux-system:kustomize-controller#impersonate";

/**
 * A conversion webhook is asked whenever an object of the kind is read or written in another version than the one it is
 * stored in, and answers with what its controller then sees. Webhook conversion is there without being asked for since 1.15.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/
 */
export default defineRule({
  id,
  version: 1,
  title: "Can change what the controller sees in its custom resources",
  edge: "CONVERTS_FOR",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sServiceAccount#impersonate",
  },
  needs: [...grantFacts, "k8s.service-account"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const wanted = ["update", "patch"].map((verb) =>
        permission(verb, "customresourcedefinitions.apiextensions.k8s.io"),
      );
      const able = [...ableTo(kubernetes, cluster, wanted, "cluster")];
      for (const operator of able.length > 0 ? drivenAccounts : []) {
        const kinds = [...operator.resources, ...(operator.clusterResources ?? [])];
        const over = able.filter(
          ({ grant: { names } }) => names.length === 0 || names.some((name) => kinds.includes(name)),
        );
        for (const fact of over.length > 0 ? accountsOf(operator, facts, cluster) : []) {
          const converts = hub(
            `convert resources of ${operator.name} in ${cluster}`,
            id,
            cluster,
            operator.name,
            fact.key,
          );
          for (const { grant } of over) yield { from: [holderOf(grant)], to: converts, because: grant.because };
          const text = `the API server of ${cluster} reaches the caller's webhook, and is asked for another version than is stored`;
          const conditions = [openOf(operator), { kind: "environment" as const, text }];
          yield { from: [converts], to: privilege(fact.key, "impersonate"), because: [fact], conditions };
        }
      }
    }
  },
  controls: grantControls,
  abuse: "`kubectl patch crd <plural>.<group>` with a conversion webhook and a storage version of one's own.",
  detection: [audit("update or patch customresourcedefinitions whose spec.conversion changes")],
  remediation: "kubectl edit clusterrole <role>   # leave customresourcedefinitions to whoever installs operators",
  frameworks: ["attack:T1557", "attack:T1565"],
  references: [
    goodPractice,
    "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/",
  ],
  examples: [
    firesIf("every kind", step, ...allowed("patch", "customresourcedefinitions", undefined, group), kustomize),
    firesIf(
      "that kind by name",
      step,
      ...allowed("update", "customresourcedefinitions", undefined, {
        ...group,
        resourceNames: ["kustomizations.kustomize.toolkit.fluxcd.io"],
      }),
      kustomize,
    ),
    silent(
      "another kind by name",
      ...allowed("update", "customresourcedefinitions", undefined, {
        ...group,
        resourceNames: ["widgets.example.com"],
      }),
      kustomize,
    ),
    silent(
      "a new kind: that one is there already",
      ...allowed("create", "customresourcedefinitions", undefined, group),
      kustomize,
    ),
    silent(
      "no controller acts on it",
      ...allowed("patch", "customresourcedefinitions", undefined, group),
      account("app", "web"),
    ),
  ],
});
