import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { k8sSecret, node, podWithVolume } from "../../model/examples/kubernetes.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { type Example, fires, firesIf, silent } from "../../model/rule.ts";
import { type Condition, hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { mayLeadOut } from "../families/kubernetes-escape-way.ts";
import { holdsPath, hostMounts } from "../families/kubernetes-host-paths.ts";

const id = "kubernetes.etcd-access";
const data = "/var/lib/etcd";
/** Directories of client certificates that etcd takes: of etcd itself, and the API server's own. */
const certificates = ["/etc/kubernetes/pki", "/etc/kubernetes/pki/etcd", "/etc/etcd/pki", "/etc/ssl/etcd"];
const key = /(?:^|[-_.])key(?:\.pem)?$/i;

const control1 = node("n1", { controlPlane: true });
const mounted = (path: string, readOnly = true) =>
  podWithVolume("app", "web", { type: "hostPath", path }, { readOnly });
const step = "k8s:prod:pod:app:web#execute -> k8s:prod#administer";
const assumedly = (name: string, derived: string, ...facts: Example["facts"]): Example => ({
  ...fires(name, derived, ...facts),
  certainty: "assumed",
});

const holdsData = (path: string): boolean => holdsPath(path, data) || holdsPath(data, path);
const isClient = ({ name, entries }: FactOf<"k8s.secret">): boolean =>
  /(?:^|-)etcd(?:-|$)/.test(name) && entries.some((entry) => key.test(entry));

/** The cluster, where a pod beside its database has the database's files. */
function* readIn(facts: FactReader, cluster: string): Generator<string> {
  const hosts = facts.where("k8s.node", "cluster", cluster).filter(({ controlPlane }) => controlPlane);
  const reads = (pod: FactOf<"k8s.pod">): boolean =>
    mayLeadOut(pod) && [...hostMounts(pod, facts)].some(({ path }) => holdsData(path));
  if (hosts.some((host) => facts.where("k8s.pod", "nodes", host.key).some(reads))) yield cluster;
}

/**
 * etcd holds every object and asks nobody's permission: its files tell the Secrets where they are not encrypted there, and
 * a client certificate, or its files to write to, are the whole cluster. On managed clusters no pod comes near it.
 */
export default defineRule({
  id,
  version: 1,
  title: "Can read or write the cluster's database past the API server",
  edge: "REACHES_ETCD",
  emits: { from: ["K8sPod#execute", "K8sSecret#read"], to: "Any#administer" },
  needs: ["k8s.node", "k8s.persistent-volume", "k8s.pod", "k8s.secret"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    const files = (cluster: string) => hub(`read the files of the database of ${cluster}`, id, cluster);
    for (const pod of facts.each("k8s.pod", mayLeadOut)) {
      for (const { path, readOnly, because, conditions } of hostMounts(pod, facts)) {
        const holds = holdsData(path);
        const opens = certificates.some((tree) => holdsPath(path, tree));
        if (!holds && !opens) continue;
        for (const host of pod.nodes.flatMap((one) => facts.get("k8s.node", one) ?? [])) {
          if (!host.controlPlane) continue;
          const from = [privilege(pod.key, "execute")] as const;
          const cited = [pod, host, ...because] as const;
          const to = privilege(pod.cluster, "administer");
          if (holds && !readOnly) yield { from, to, because: cited, conditions };
          if (opens) {
            const text = `requests of ${pod.name} come to etcd, and the certificate below ${path} is one that it takes`;
            const open: readonly Condition[] = [{ kind: "environment", text }];
            yield { from, to, because: cited, conditions: [...conditions, ...open] };
          }
          if (!holds) continue;
          const text = `the API server of ${pod.cluster} does not encrypt Secrets in etcd`;
          const open: readonly Condition[] = [{ kind: "environment", text }];
          yield { from, to: files(pod.cluster), because: cited, conditions: [...conditions, ...open] };
        }
      }
    }
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      for (const _ of facts.items("read", readIn(facts, cluster), (one) => one))
        for (const secret of facts.where("k8s.secret", "cluster", cluster))
          yield { from: [files(cluster)], to: privilege(secret.key, "read"), because: [secret] };
    }
    for (const secret of facts.each("k8s.secret", isClient)) {
      const assumed = `${secret.name} holds a client certificate that the cluster's own etcd takes, and etcd can be reached`;
      yield {
        from: [privilege(secret.key, "read")],
        to: privilege(secret.cluster, "administer"),
        because: [secret],
        assumed,
      };
    }
  },
  controls: [
    control(
      "remove-mount",
      "k8s.pod",
      "Mount nothing of etcd into pods that are not the control plane's",
      "host-access",
    ),
    control("rotate", "k8s.secret", "Replace the client certificate of etcd"),
  ],
  blind: "a request to etcd itself is in no audit log of the API server",
  abuse: "`etcdctl get / --prefix` with the certificate, or a copy of /var/lib/etcd/member/snap/db.",
  detection: [{ service: "etcd", event: "a connection from another client than the API server" }],
  remediation:
    "kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=baseline   # and encrypt Secrets at rest with a KMS provider",
  frameworks: ["attack:T1552.001", "cis-k8s:1.2.27"],
  references: [
    "https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/#securing-etcd-clusters",
    "https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/",
    "https://kubernetes.io/docs/setup/best-practices/certificates/",
  ],
  examples: [
    fires("the database's files, to write to", step, mounted(data, false), control1),
    firesIf("the certificates of the control plane", step, mounted("/etc/kubernetes/pki"), control1),
    firesIf(
      "the database's files, to read",
      "k8s:prod:pod:app:web#execute -> k8s:prod:secret:db:login#read",
      mounted(data),
      control1,
      k8sSecret("db", "login"),
    ),
    assumedly(
      "a Secret with a key of etcd, by its name",
      "k8s:prod:secret:kube-system:etcd-client#read -> k8s:prod#administer",
      k8sSecret("kube-system", "etcd-client", { entries: ["ca.crt", "tls.crt", "tls.key"] }),
    ),
    silent("on a worker there is no etcd", mounted(data), node("n1"), k8sSecret("db", "login")),
    silent("other files of the control plane", mounted("/var/log"), control1, k8sSecret("db", "login")),
    silent("a Secret without a key", k8sSecret("kube-system", "etcd-client", { entries: ["ca.crt"] })),
  ],
});
