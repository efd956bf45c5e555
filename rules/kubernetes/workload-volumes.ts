import { control } from "../../model/control.ts";
import { controller, k8sSecret } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { givenToPods } from "../families/kubernetes-new-pods.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

/** A pod template mounts any Secret or ConfigMap of the namespace. */
export default defineRule({
  id: "kubernetes.workload-volumes",
  version: 1,
  title: "Can mount the object into the workload's pods",
  edge: "MOUNTS_INTO_TEMPLATE",
  emits: { from: ["K8sController#administer"], to: "Any#read" },
  needs: ["k8s.controller", "k8s.secret", "k8s.configmap"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    yield* givenToPods(
      facts,
      kubernetes,
      { id: "kubernetes.workload-volumes", permissions: () => [], controllers: true },
      "volumes",
    );
  },
  controls: [
    control("delete", "k8s.controller", "Delete the workload"),
    control("rotate", "k8s.secret", "Rotate what the Secret holds"),
  ],
  abuse: "Patch the workload's template with a volume of the Secret and a command that prints it.",
  detection: [audit("patch or update of a workload whose volumes change")],
  remediation: "kubectl rollout undo -n <namespace> deployment/<name>",
  frameworks: ["attack:T1610", "attack:T1552.007"],
  references: [goodPractice, "https://kubernetes.io/docs/concepts/security/service-accounts/"],
  examples: [
    fires(
      "a secret of the namespace",
      "k8s:prod:deployment:db:api#administer -> k8s:prod:secret:db:login#read",
      controller("db", "deployment", "api"),
      k8sSecret("db", "login"),
    ),
    silent("a secret of another namespace", controller("app", "deployment", "api"), k8sSecret("db", "login")),
  ],
});
