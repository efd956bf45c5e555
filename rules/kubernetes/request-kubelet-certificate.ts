import { accountId } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { binding, k8sSecret, node, podWithVolume, roleRule } from "../../model/examples/kubernetes.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts, permission } from "../families/kubernetes-grants.ts";
import { inPodNamespace, mountedObjects } from "../families/kubernetes-pod-files.ts";
import { audit } from "../families/kubernetes-words.ts";

const id = "kubernetes.request-kubelet-certificate";
const requests = "certificatesigningrequests.certificates.k8s.io";
const group = { apiGroups: ["certificates.k8s.io"] };
const joining = "group:system:bootstrappers";
const from = "k8s:prod:group:system%3Abootstrappers#impersonate ->";
const asks = roleRule("join", "create", "certificatesigningrequests", group);
const approved = roleRule("join", "create", "certificatesigningrequests/nodeclient", group);
const pg = podWithVolume("db", "pg", { type: "secret", secret: "login" }, { serviceAccount: "pg" });

/**
 * Machines that join ask for a kubelet's certificate and have it approved without anybody looking, for any node's name:
 * the request is checked for its maker's `create` on `certificatesigningrequests/nodeclient`. A kubelet has what the node
 * authorizer gives it: Secrets and tokens of the pods of that node. There since 1.8.
 * https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/#approval
 */
export default defineRule({
  id,
  version: 1,
  title: "Can have itself approved as the kubelet of any node",
  edge: "JOINS_AS_NODE",
  emits: { from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"], to: "Any#read" },
  needs: [...grantFacts, "k8s.pod", "k8s.secret"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const rbac = kubernetes.rbac(cluster);
      const create = rbac.able(permission("create", requests), "cluster");
      const node = rbac.able(permission("create", requests.replace(".", "/nodeclient.")), "cluster");
      const sessions = [...rbac.together(create, node)];
      if (sessions.length === 0) continue;
      const any = hub(`be the kubelet of any node of ${cluster}`, id, cluster);
      const text = `the controllers of ${cluster} approve and sign certificates of kubelets, under the name of a node that is there`;
      const conditions = [{ kind: "environment" as const, text }];
      for (const { subject, because } of sessions)
        yield { from: [privilege(subject, "impersonate")], to: any, because, conditions };
      const seen = new Set<string>();
      for (const pod of facts.where("k8s.pod", "cluster", cluster)) {
        if (pod.nodes.length === 0) continue;
        const account = accountId(cluster, pod.namespace, pod.serviceAccount);
        if (!seen.has(account)) yield { from: [any], to: privilege(account, "impersonate"), because: [pod] };
        seen.add(account);
        const mounted = mountedObjects(pod).flatMap(({ kind, name }) => (kind === "secret" ? [name] : []));
        for (const name of [...mounted, ...pod.imagePullSecrets]) {
          const secret = inPodNamespace(facts, pod, { kind: "secret", name });
          if (secret && !seen.has(secret.key))
            yield { from: [any], to: privilege(secret.key, "read"), because: [pod, secret] };
          if (secret) seen.add(secret.key);
        }
      }
    }
  },
  controls: [...grantControls, control("rotate", "k8s.secret", "Rotate what the Secret holds")],
  abuse:
    "Create a CertificateSigningRequest of the signer kubernetes.io/kube-apiserver-client-kubelet for CN=system:node:<node>, O=system:nodes.",
  detection: [
    audit("create certificatesigningrequests by system:bootstrap:<id>"),
    audit("get secrets by system:node:<node> from an address that is not the node's"),
  ],
  remediation:
    "kubectl delete clusterrolebinding kubeadm:node-autoapprove-bootstrap   # approve machines that join by hand",
  frameworks: ["attack:T1649", "attack:T1098"],
  references: [
    "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/",
    "https://kubernetes.io/docs/reference/access-authn-authz/node/",
  ],
  examples: [
    firesIf(
      "the group that machines join with",
      [`${from} k8s:prod:serviceaccount:db:pg#impersonate`, `${from} k8s:prod:secret:db:login#read`],
      binding(joining, "join"),
      asks,
      approved,
      pg,
      k8sSecret("db", "login"),
    ),
    silent("nobody approves without looking", binding(joining, "join"), asks, pg, k8sSecret("db", "login")),
    silent("no request", binding(joining, "join"), approved, pg, k8sSecret("db", "login")),
    silent(
      "a pod that is on no node",
      binding(joining, "join"),
      asks,
      approved,
      { ...pg, nodes: [] },
      k8sSecret("db", "login"),
      node("n1"),
    ),
  ],
});
