import { control } from "../../model/control.ts";
import { account, allowed, namespace } from "../../model/examples/kubernetes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts } from "../families/kubernetes-grants.ts";
import { createPods, givenToPods } from "../families/kubernetes-new-pods.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

/** A new pod names any service account of its namespace, and may ask for its tokens with any audience. */
export default defineRule({
  id: "kubernetes.create-pod-service-account",
  version: 1,
  title: "Can run a pod as the service account",
  edge: "RUNS_POD_AS",
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
      { id: "kubernetes.create-pod-service-account", permissions: () => createPods, controllers: false },
      "accounts",
    );
  },
  controls: [...grantControls, control("rotate", "k8s.service-account", "End every token of the service account")],
  abuse:
    "`kubectl create -n <namespace> -f -` with a pod that sets `serviceAccountName` and prints the token that is mounted into it.",
  detection: [audit("create pods whose serviceAccountName is another account")],
  remediation:
    "kubectl edit role -n <namespace> <role>   # take create on pods out; give workloads with strong accounts a namespace of their own",
  frameworks: ["attack:T1610", "attack:T1078", "cis-k8s:5.1.4"],
  references: [goodPractice, "https://kubernetes.io/docs/concepts/security/service-accounts/"],
  examples: [
    fires(
      "everywhere",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:serviceaccount:db:pg#administer",
      ...allowed("create", "pods"),
      namespace("db"),
      account("db", "pg"),
    ),
    fires(
      "in the account's namespace",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:serviceaccount:db:pg#administer",
      ...allowed("create", "pods", "db"),
      account("db", "pg"),
    ),
    fires(
      "one name, which a server-side apply carries",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:serviceaccount:db:pg#administer",
      ...allowed("create,delete,patch", "pods", "db", { resourceNames: ["x"] }),
      account("db", "pg"),
    ),
    firesIf(
      "one name, which nothing has yet",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:serviceaccount:db:pg#administer",
      ...allowed("create,patch", "pods", "db", { resourceNames: ["x"] }),
      account("db", "pg"),
    ),
    silent("in another namespace", ...allowed("create", "pods", "app"), account("db", "pg")),
    silent(
      "a name cannot be granted for create",
      ...allowed("create", "pods", "db", { resourceNames: ["x"] }),
      account("db", "pg"),
    ),
  ],
});
