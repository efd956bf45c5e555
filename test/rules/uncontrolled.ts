interface Uncontrolled {
  /** Kinds that the alternatives without a control cite, each once, sorted. */
  readonly cites: readonly string[];
  readonly why: string;
}

const sameThing = "two names of one thing: nothing parts a machine from the node that it is";
const byNode = "the kubelet of a node has what its pods have; what led to the node, or put the pod there, is closed";
const byAdministration =
  "whoever administers something has what is in it; the grant that gives the administration is closed";

/** Rules, or kinds of alternatives of theirs, that no edit of a cited fact closes, each with its reason. */
export const uncontrolled: Readonly<Record<string, Uncontrolled>> = {
  "ai.credential-provider-secret": {
    cites: ["aws.credential-provider"],
    why: "structure: the token vault keeps what it hands out in a secret; who reads the secret is closed",
  },
  "aws.administers-account": {
    cites: ["aws.role", "aws.user"],
    why: "what an identity makes of itself rests on the identity alone; the policy write that led there is closed",
  },
  "aws.max-acts-as-itself": {
    cites: ["aws.user"],
    why: "an identity that gave itself rights is that identity still; the policy write that led there is closed",
  },
  "aws.max-writes-policies": {
    cites: ["aws.user"],
    why: "nothing is above the identity that could be narrowed; a boundary is a fact to add, not to edit",
  },
  "aws.image-snapshots": {
    cites: ["aws.image aws.snapshot"],
    why: "structure: an image is its snapshots; who may start it is closed",
  },
  "aws.instance-volumes": {
    cites: ["aws.instance aws.volume"],
    why: "structure: a machine has its disks; what led to the machine is closed",
  },
  "aws.knowledge-base-sources": {
    cites: ["aws.knowledge-base"],
    why: "structure: a knowledge base is what it was filled with; who reaches the store behind it is closed",
  },
  "aws.model-artifacts": {
    cites: ["aws.model"],
    why: "structure: a model is its artifacts; who reaches the bucket that holds them is closed",
  },
  "cross.instance-node": { cites: ["aws.instance k8s.node"], why: sameThing },
  "cross.node-instance": { cites: ["aws.instance k8s.node"], why: sameThing },
  "cross.sealed-secret": {
    cites: ["k8s.sealed-secret k8s.sealing-key k8s.secret"],
    why: "whoever has the controller's key has what was sealed with it, wherever the ciphertext lies; who reads the key is closed",
  },
  "cross.sealed-secret-in-git": {
    cites: ["k8s.sealed-secret k8s.sealing-key k8s.secret"],
    why: "whoever has the controller's key has what was sealed with it, wherever the ciphertext lies; who reads the key is closed",
  },
  "cross.secret-name": {
    cites: ["aws.database aws.secret", "aws.database vault.secret", "aws.warehouse k8s.secret"],
    why: "a guess by names: no edit makes a name say something else; what reads the secret, and the way to the store, are closed",
  },
  "kubernetes.any-node": {
    cites: ["k8s.node"],
    why: "a pod that was not scheduled runs on some node; nothing parts that node from the one that it is",
  },
  "kubernetes.cluster-admin": {
    cites: ["k8s.cluster"],
    why: "membership of system:masters is in a certificate and passes RBAC by: only a new certificate authority ends it",
  },
  "kubernetes.cluster-admin-objects": { cites: ["k8s.namespace", "k8s.node"], why: byAdministration },
  "kubernetes.control-plane-node": {
    cites: ["k8s.node"],
    why: "a control plane node holds the keys of the cluster: that is what it is for",
  },
  "kubernetes.escape-known-vulnerability": {
    cites: ["k8s.node k8s.pod"],
    why: "a machine is replaced by one with current software, which no edit of a fact shows",
  },
  "kubernetes.etcd-access": {
    cites: ["k8s.secret"],
    why: "a key of etcd opens it wherever it is; who may read the Secret is closed, and replacing the key ends copies",
  },
  "kubernetes.group-membership": {
    cites: ["k8s.binding", "k8s.cluster", "k8s.namespace", "k8s.service-account"],
    why: "structure: groups of service accounts are given by the API server; what is bound to the group is closed",
  },
  "kubernetes.namespace-admin-nodes": {
    cites: ["k8s.namespace k8s.node"],
    why: "whoever administers a namespace takes its Pod Security label away; the grant is closed",
  },
  "kubernetes.namespace-admin-objects": {
    cites: [
      "k8s.configmap k8s.namespace",
      "k8s.controller k8s.namespace",
      "k8s.namespace k8s.pod",
      "k8s.namespace k8s.secret",
      "k8s.namespace k8s.service-account",
    ],
    why: byAdministration,
  },
  "kubernetes.node-group-pods": { cites: ["k8s.node k8s.pod"], why: byNode },
  "kubernetes.node-identity": { cites: ["k8s.node"], why: byNode },
  "kubernetes.node-mints-tokens": { cites: ["k8s.node k8s.pod"], why: byNode },
  "kubernetes.node-network-position": {
    cites: ["k8s.node"],
    why: "structure: a node is in the network of its cluster, and network policies do not hold for it",
  },
  "kubernetes.node-pods": { cites: ["k8s.node k8s.pod"], why: byNode },
  "kubernetes.open-notebook": {
    cites: ["k8s.pod"],
    why: "whether the program asks for a password is in its own settings; who comes to connect to it is closed",
  },
  "kubernetes.poison-dns": {
    cites: ["k8s.configmap k8s.service"],
    why: "the cluster's name servers read that config map; who may write to it is closed",
  },
  "kubernetes.service-pods": {
    cites: ["k8s.endpoints k8s.pod k8s.service", "k8s.pod k8s.service"],
    why: "structure: a Service is a name of its pods; who may reach the one reaches the other",
  },
  "kubernetes.write-aws-auth": {
    cites: ["k8s.configmap"],
    why: "what the cluster asks that config map for is a setting of EKS; who may write to it is closed",
  },
  "vault.administer": {
    cites: [
      "vault.auth-role",
      "vault.connection",
      "vault.dynamic-role",
      "vault.namespace",
      "vault.secret",
      "vault.transit-key",
    ],
    why: byAdministration,
  },
};
