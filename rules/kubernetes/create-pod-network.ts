import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { allowed, controller, namespace, networkPolicy } from "../../model/examples/kubernetes.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts } from "../families/kubernetes-grants.ts";
import { intoNamespaces, makePods, newPods } from "../families/kubernetes-new-pods.ts";
import { audit } from "../families/kubernetes-words.ts";

const id = "kubernetes.create-pod-network";
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:network#originate";

/** A new pod is in the pod network, whoever made it from wherever. Its labels are its maker's choice: a policy holds it only if it selects every pod. */
export default defineRule({
  id,
  version: 1,
  title: "Can send requests into the pod network from a pod of its own",
  edge: "RUNS_POD_IN",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate", "K8sController#administer"],
    to: "K8sNetwork#originate",
  },
  needs: [...grantFacts, "k8s.controller", "k8s.namespace", "k8s.network-policy", "k8s.service-account"],
  reliesOnAbsenceIn: ["k8s.network-policy"],
  leaves: "tied",
  *derive(facts, { kubernetes }) {
    const free = (fact: FactOf<"k8s.namespace">) => kubernetes.network(fact.cluster).free(unlabelled(fact))[0];
    const routes = {
      id,
      permissions: makePods(facts),
      controllers: true,
      into: (fact: FactOf<"k8s.namespace">): boolean => free(fact) !== undefined,
    };
    yield* intoNamespaces(facts, kubernetes, routes, (fact) => ({
      from: [newPods(id, fact.cluster, fact.name)],
      to: privilege(`${fact.cluster}:network`, "originate"),
      because: [fact, ...(free(fact)?.because ?? [])],
      conditions: free(fact)?.conditions ?? [],
    }));
  },
  controls: [...grantControls, control("delete", "k8s.controller", "Delete the workload")],
  abuse: "`kubectl run` with an image of tools, then scan and call services that nothing outside the cluster reaches.",
  detection: [audit("create pods or workloads with an image that is not the team's")],
  remediation:
    "kubectl apply -f default-deny.yaml   # a NetworkPolicy with an empty podSelector and policyTypes [Egress]",
  frameworks: ["attack:T1610", "attack:T1046"],
  references: ["https://kubernetes.io/docs/concepts/services-networking/network-policies/"],
  examples: [
    fires("no policy", step, ...allowed("create", "pods", "db"), namespace("db")),
    fires(
      "a policy for pods with labels, which the new one leaves out",
      step,
      ...allowed("create", "pods", "db"),
      namespace("db"),
      networkPolicy("db", "deny", { types: ["Egress"], podSelector: { labels: ["app=pg"], expressions: [] } }),
    ),
    fires(
      "the template of a workload",
      "k8s:prod:deployment:db:api#administer -> k8s:prod:network#originate",
      controller("db", "deployment", "api"),
      namespace("db"),
    ),
    silent(
      "a policy that lets no pod of the namespace out",
      ...allowed("create", "pods", "db"),
      namespace("db"),
      networkPolicy("db", "deny", { types: ["Egress"] }),
    ),
    silent("no pod can be made", ...allowed("get,update", "pods", "db"), namespace("db")),
  ],
});

/** A pod that its maker gives no labels; nothing of it but its namespace and labels is looked at. */
const unlabelled = ({ cluster, name, scope, source }: FactOf<"k8s.namespace">): FactOf<"k8s.pod"> => ({
  kind: "k8s.pod",
  key: `${cluster}:pod:${name}:*`,
  scope,
  source,
  cluster,
  namespace: name,
  name: "a new pod",
  members: [],
  addresses: [],
  nodes: [],
  machines: [],
  labels: [],
  serviceAccount: "default",
  hostNetwork: false,
  hostPID: false,
  hostIPC: false,
  daemon: false,
  containers: [],
  volumes: [],
  imagePullSecrets: [],
});
