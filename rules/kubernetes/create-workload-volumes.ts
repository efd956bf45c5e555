import { control } from "../../model/control.ts";
import { allowed, configMap, k8sSecret, namespace } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts } from "../families/kubernetes-grants.ts";
import { givenToPods, makeWorkloads } from "../families/kubernetes-new-pods.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

/** A new workload mounts any Secret or ConfigMap of its namespace, without permission to read it. */
export default defineRule({
  id: "kubernetes.create-workload-volumes",
  version: 1,
  title: "Can run a workload that mounts the object",
  edge: "MOUNTS_INTO_NEW_WORKLOAD",
  emits: { from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"], to: "Any#read" },
  needs: [...grantFacts, "k8s.namespace", "k8s.secret", "k8s.configmap", "k8s.service-account"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    yield* givenToPods(
      facts,
      kubernetes,
      { id: "kubernetes.create-workload-volumes", permissions: makeWorkloads(facts), controllers: false },
      "volumes",
    );
  },
  controls: [...grantControls, control("rotate", "k8s.secret", "Rotate what the Secret holds")],
  abuse: "`kubectl create -n <namespace> -f -` with a deployment that mounts the Secret and prints it.",
  detection: [audit("create deployments, daemonsets, statefulsets, jobs, cronjobs")],
  remediation:
    "kubectl edit role -n <namespace> <role>   # take create on deployments out; keep secrets in a namespace where few may create pods",
  frameworks: ["attack:T1610", "attack:T1552.007", "cis-k8s:5.1.4"],
  references: [goodPractice, "https://kubernetes.io/docs/concepts/security/service-accounts/"],
  examples: [
    fires(
      "a secret of the namespace",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:secret:db:login#read",
      ...allowed("create", "deployments", "db", { apiGroups: ["apps"] }),
      k8sSecret("db", "login"),
    ),
    fires(
      "a config map, everywhere",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:configmap:db:settings#read",
      ...allowed("create", "deployments", undefined, { apiGroups: ["apps"] }),
      namespace("db"),
      configMap("db", "settings"),
    ),
    silent(
      "in another namespace",
      ...allowed("create", "deployments", "app", { apiGroups: ["apps"] }),
      k8sSecret("db", "login"),
    ),
  ],
});
