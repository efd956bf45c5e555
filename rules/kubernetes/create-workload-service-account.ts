import { control } from "../../model/control.ts";
import { account, allowed, namespace } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts } from "../families/kubernetes-grants.ts";
import { givenToPods, makeWorkloads } from "../families/kubernetes-new-pods.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

/** A new workload names any service account of its namespace, and may ask for its tokens with any audience. */
export default defineRule({
  id: "kubernetes.create-workload-service-account",
  version: 1,
  title: "Can run a workload as the service account",
  edge: "RUNS_WORKLOAD_AS",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sServiceAccount#administer",
  },
  needs: [...grantFacts, "k8s.namespace", "k8s.service-account"],
  reliesOnAbsenceIn: [],
  leaves: "until the token's expiry",
  escalation: true,
  *derive(facts, { kubernetes }) {
    yield* givenToPods(
      facts,
      kubernetes,
      { id: "kubernetes.create-workload-service-account", permissions: makeWorkloads(facts), controllers: false },
      "accounts",
    );
  },
  controls: [...grantControls, control("rotate", "k8s.service-account", "End every token of the service account")],
  abuse:
    "`kubectl create -n <namespace> -f -` with a deployment that sets `serviceAccountName` and prints the token that is mounted into it.",
  detection: [audit("create deployments, daemonsets, statefulsets, jobs, cronjobs")],
  remediation:
    "kubectl edit role -n <namespace> <role>   # take create on deployments out; give workloads with strong accounts a namespace of their own",
  frameworks: ["attack:T1610", "attack:T1078", "cis-k8s:5.1.4"],
  references: [goodPractice, "https://kubernetes.io/docs/concepts/security/service-accounts/"],
  examples: [
    fires(
      "everywhere",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:serviceaccount:db:pg#administer",
      ...allowed("create", "deployments", undefined, { apiGroups: ["apps"] }),
      namespace("db"),
      account("db", "pg"),
    ),
    fires(
      "in the account's namespace",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:serviceaccount:db:pg#administer",
      ...allowed("create", "deployments", "db", { apiGroups: ["apps"] }),
      account("db", "pg"),
    ),
    silent(
      "in another namespace",
      ...allowed("create", "deployments", "app", { apiGroups: ["apps"] }),
      account("db", "pg"),
    ),
    silent(
      "a name cannot be granted for create",
      ...allowed("create", "deployments", "db", { resourceNames: ["x"], apiGroups: ["apps"] }),
      account("db", "pg"),
    ),
    silent("in the wrong group", ...allowed("create", "deployments", "db"), account("db", "pg")),
  ],
});
