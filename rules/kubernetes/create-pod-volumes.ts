import { control } from "../../model/control.ts";
import { allowed, configMap, k8sSecret, namespace } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts } from "../families/kubernetes-grants.ts";
import { createPods, givenToPods } from "../families/kubernetes-new-pods.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

/** A new pod mounts any Secret or ConfigMap of its namespace, without permission to read it. */
export default defineRule({
  id: "kubernetes.create-pod-volumes",
  version: 1,
  title: "Can run a pod that mounts the object",
  edge: "MOUNTS_INTO_NEW_POD",
  emits: { from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"], to: "Any#read" },
  needs: [...grantFacts, "k8s.namespace", "k8s.secret", "k8s.configmap"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    yield* givenToPods(
      facts,
      kubernetes,
      { id: "kubernetes.create-pod-volumes", permissions: () => createPods, controllers: false },
      "volumes",
    );
  },
  controls: [...grantControls, control("rotate", "k8s.secret", "Rotate what the Secret holds")],
  abuse: "`kubectl create -n <namespace> -f -` with a pod that mounts the Secret and prints it.",
  detection: [audit("create pods whose serviceAccountName is another account")],
  remediation:
    "kubectl edit role -n <namespace> <role>   # take create on pods out; keep secrets in a namespace where few may create pods",
  frameworks: ["attack:T1610", "attack:T1552.007", "cis-k8s:5.1.4"],
  references: [goodPractice, "https://kubernetes.io/docs/concepts/security/service-accounts/"],
  examples: [
    fires(
      "a secret of the namespace",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:secret:db:login#read",
      ...allowed("create", "pods", "db"),
      k8sSecret("db", "login"),
    ),
    fires(
      "a config map, everywhere",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:configmap:db:settings#read",
      ...allowed("create", "pods"),
      namespace("db"),
      configMap("db", "settings"),
    ),
    silent("in another namespace", ...allowed("create", "pods", "app"), k8sSecret("db", "login")),
  ],
});
