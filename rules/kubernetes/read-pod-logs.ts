import { type Privilege, privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { allowed, k8sSecret, namespace, node, podOf } from "../../model/examples/kubernetes.ts";
import type { FactOf } from "../../model/fact.ts";
import { type Example, fires, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { ableTo, grantControls, grantFacts, holderOf, permission } from "../families/kubernetes-grants.ts";
import { hostedPods } from "../families/kubernetes-nodes.ts";
import { inPodNamespace } from "../families/kubernetes-pod-files.ts";
import { audit } from "../families/kubernetes-words.ts";

const id = "kubernetes.read-pod-logs";
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:secret:db:login#read";
const logging = [podOf("db", "pg", { envSecrets: ["login"] }), k8sSecret("db", "login"), namespace("db")] as const;
const assumedly = (name: string, ...facts: Example["facts"]): Example => ({
  ...fires(name, step, ...facts),
  certainty: "assumed",
});

/**
 * What a process writes to its log, anybody with `pods/log` reads; and with `nodes/log` the kubelet serves /var/log of
 * its node, which the logs of all its pods are in. That a log holds what the process has in its environment is an assumption.
 */
export default defineRule({
  id,
  version: 1,
  title: "Can read the secret where the pod logs it",
  edge: "READS_LOGGED_SECRET",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sSecret#read",
  },
  needs: [...grantFacts, "k8s.namespace", "k8s.node", "k8s.pod", "k8s.secret"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const where = (namespace?: string) =>
        hub(`read logs of pods in ${namespace ?? "every namespace"} of ${cluster}`, id, cluster, namespace ?? "");
      const led = new Set<string>();
      for (const { grant } of ableTo(kubernetes, cluster, [permission("get", "pods/log")])) {
        const { names, namespace, because } = grant;
        if (names.length === 0) {
          led.add(namespace ?? "");
          yield { from: [holderOf(grant)], to: where(namespace), because };
        }
        for (const pod of names.flatMap((name) => facts.where("k8s.pod", "members", name)))
          if (pod.cluster === cluster && (namespace ?? pod.namespace) === pod.namespace)
            for (const { to, ...rest } of logged(pod))
              yield { from: [holderOf(grant)], to, ...rest, because: [...rest.because, ...because] };
      }
      for (const fact of led.size > 0 ? facts.where("k8s.namespace", "cluster", cluster) : []) {
        if (led.has("")) yield { from: [where()], to: where(fact.name), because: [fact] };
        if (!led.has("") && !led.has(fact.name)) continue;
        for (const pod of kubernetes.objects.in("k8s.pod", cluster, fact.name))
          for (const step of logged(pod)) yield { from: [where(fact.name)], ...step };
      }
      yield* byNode(cluster);
    }
    function* byNode(cluster: string) {
      const files = (node?: FactOf<"k8s.node">) =>
        hub(`read /var/log of ${node?.name ?? `every node of ${cluster}`}`, id, cluster, "node", node?.key ?? "");
      const grants = [...ableTo(kubernetes, cluster, [permission("get", "nodes/log")], "cluster")];
      if (grants.length === 0) return;
      for (const { grant } of grants) {
        if (grant.names.length === 0) yield { from: [holderOf(grant)] as const, to: files(), because: grant.because };
        for (const node of grant.names.flatMap((name) => facts.where("k8s.node", "machines", name)))
          if (node.cluster === cluster)
            yield { from: [holderOf(grant)] as const, to: files(node), because: [node, ...grant.because] as const };
      }
      for (const node of facts.where("k8s.node", "cluster", cluster))
        yield { from: [files()] as const, to: files(node), because: [node] as const };
      for (const { node, pod, conditions } of hostedPods(facts, facts.where("k8s.pod", "cluster", cluster)))
        for (const { because, ...step } of logged(pod))
          yield { from: [files(node)] as const, ...step, because: [node, ...because] as const, conditions };
    }
    function* logged(pod: FactOf<"k8s.pod">) {
      for (const name of new Set(pod.containers.flatMap(({ envSecrets }) => envSecrets))) {
        const secret = inPodNamespace(facts, pod, { kind: "secret", name });
        const to: Privilege | undefined = secret && privilege(secret.key, "read");
        if (secret && to)
          yield {
            to,
            because: [pod, secret] as const,
            assumed: `${pod.name} writes ${name}, which is in its environment, to its log`,
          };
      }
    }
  },
  controls: [
    ...grantControls,
    control("remove-mount", "k8s.pod", "Take the Secret out of the pod's environment", "objects"),
    control("rotate", "k8s.secret", "Rotate what the Secret holds"),
  ],
  abuse:
    "`kubectl logs -n <namespace> <pod>`, or https://<node>:10250/logs/ and, where it is on, the log query of the node.",
  detection: [audit("get pods, subresource log"), audit("get nodes, subresource proxy or log")],
  remediation:
    "kubectl edit role -n <namespace> <role>   # take pods/log out; mount Secrets as files instead of environment",
  frameworks: ["attack:T1552"],
  references: [
    "https://kubernetes.io/docs/concepts/cluster-administration/logging/",
    "https://kubernetes.io/docs/concepts/cluster-administration/system-logs/#log-query",
    "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/",
  ],
  examples: [
    assumedly("a secret in the environment", ...allowed("get", "pods/log", "db"), ...logging),
    assumedly("that pod by name", ...allowed("get", "pods/log", "db", { resourceNames: ["pg"] }), ...logging),
    assumedly("the logs of the node", ...allowed("get", "nodes/log"), node("n1"), ...logging),
    silent("logs of another namespace", ...allowed("get", "pods/log", "app"), ...logging),
    silent("another pod by name", ...allowed("get", "pods/log", "db", { resourceNames: ["other"] }), ...logging),
    silent("nodes are in no namespace", ...allowed("get", "nodes/log", "db"), node("n1"), ...logging),
    silent("metrics of the node", ...allowed("get", "nodes/metrics"), node("n1"), ...logging),
  ],
});
