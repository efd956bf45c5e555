import { control } from "../../model/control.ts";
import { account, controller } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { givenToPods } from "../families/kubernetes-new-pods.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

/** A pod template names any service account of the namespace. */
export default defineRule({
  id: "kubernetes.workload-service-account",
  version: 1,
  title: "Can run the workload's pods as the service account",
  edge: "RUNS_TEMPLATE_AS",
  emits: { from: ["K8sController#administer"], to: "K8sServiceAccount#administer" },
  needs: ["k8s.controller", "k8s.service-account"],
  reliesOnAbsenceIn: [],
  leaves: "until the token's expiry",
  escalation: true,
  *derive(facts, { kubernetes }) {
    yield* givenToPods(
      facts,
      kubernetes,
      { id: "kubernetes.workload-service-account", permissions: () => [], controllers: true },
      "accounts",
    );
  },
  controls: [
    control("delete", "k8s.controller", "Delete the workload"),
    control("rotate", "k8s.service-account", "End every token of the service account"),
  ],
  abuse: "Patch `spec.template.spec.serviceAccountName` of the workload; its next pods carry that account's token.",
  detection: [audit("patch or update of a workload whose serviceAccountName changes")],
  remediation: "kubectl rollout undo -n <namespace> deployment/<name>",
  frameworks: ["attack:T1610", "attack:T1078"],
  references: [goodPractice, "https://kubernetes.io/docs/concepts/security/service-accounts/"],
  examples: [
    fires(
      "an account of the namespace",
      "k8s:prod:deployment:db:api#administer -> k8s:prod:serviceaccount:db:pg#administer",
      controller("db", "deployment", "api"),
      account("db", "pg"),
    ),
    silent("an account of another namespace", controller("app", "deployment", "api"), account("db", "pg")),
  ],
});
