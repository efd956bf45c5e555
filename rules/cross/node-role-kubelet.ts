import { accountId } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { instance, role, roleArn } from "../../model/examples/aws.ts";
import { k8sSecret, node, pod, podOf } from "../../model/examples/kubernetes.ts";
import { awsAuth } from "../../model/examples/kubernetes-cloud.ts";
import { accessEntry, eksArn, eksCluster } from "../../model/examples/network.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import type { Derivation } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { asksConfigMap, asksEntries, eksOf } from "../families/eks.ts";
import { askedMachines, askingNodes, metadataOf, metadataRequests, podsOn } from "../families/instance-metadata.ts";
import { hostedPods } from "../families/kubernetes-nodes.ts";
import { inPodNamespace, mountedObjects } from "../families/kubernetes-pod-files.ts";

const profile = "arn:aws:iam::111111111111:instance-profile/nodes";
const nodes = roleArn("nodes");
const machine = [
  alias(eksArn),
  node("n1", { instances: ["i-1"] }),
  instance("i-1", { profile, httpTokens: "optional" }),
  role("nodes", { instanceProfiles: [profile] }),
] as const;
const entry = [eksCluster(), accessEntry(nodes, { groups: ["system:nodes"] })] as const;
const web = pod("app", "web", { serviceAccount: "web" });
const step = "k8s:prod:pod:app:web#originate-get -> k8s:prod:serviceaccount:app:web#impersonate";

/**
 * On EKS the role of a machine is its kubelet: the session's name tells which machine. The node authorizer then gives
 * tokens of the accounts and the Secrets of the pods on that machine, without a step onto the machine itself.
 */
export default defineRule({
  id: "cross.node-role-kubelet",
  version: 1,
  title: "Can act as the machine's kubelet with the role from its metadata service",
  edge: "ACTS_AS_KUBELET",
  emits: { from: ["K8sPod#originate", "K8sPod#originate-get"], to: "Any#impersonate" },
  needs: [
    "alias",
    "aws.eks-access-entry",
    "aws.eks-cluster",
    "aws.instance",
    "aws.role",
    "k8s.aws-auth",
    "k8s.network-policy",
    "k8s.node",
    "k8s.pod",
    "k8s.secret",
  ],
  reliesOnAbsenceIn: ["k8s.network-policy"],
  leaves: "until 6h",

  *derive(facts) {
    for (const asking of askingNodes(facts)) {
      yield* metadataRequests(facts, asking);
      const own = { ...asking, open: [] };
      for (const machine of askedMachines(facts, own)) yield* given(facts, asking.node, machine);
    }
  },

  controls: [
    control("narrow", "aws.instance", "Require session tokens with a hop limit of 1", "hop-limit"),
    control("restrict-network", "k8s.pod", "Cut the pod off from the network", "quarantine", "premise"),
    control("revoke", "aws.role", "Revoke the sessions of the role"),
    control("rotate", "k8s.secret", "Rotate what the Secret holds"),
  ],
  abuse:
    "Take the role's credentials from 169.254.169.254, then `aws eks get-token`: the API server takes the token for system:node:<machine>, which may ask for tokens of the accounts of its pods.",
  detection: [
    {
      service: "kubernetes audit",
      event:
        "create serviceaccounts/token or get secrets by system:node:<node> with the user agent of something else than its kubelet",
    },
    { service: "GuardDuty", event: "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration" },
  ],
  remediation:
    "aws ec2 modify-instance-metadata-options --instance-id <id> --http-tokens required --http-put-response-hop-limit 1",
  frameworks: ["attack:T1552.005", "attack:T1528", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
    "https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",
    "https://kubernetes.io/docs/reference/access-authn-authz/node/",
  ],
  examples: [
    fires("an access entry of nodes", step, ...machine, ...entry, web),
    fires(
      "aws-auth has the role as that of nodes, and the pod has a Secret",
      [step, "k8s:prod:pod:app:web#originate-get -> k8s:prod:secret:app:login#read"],
      ...machine,
      eksCluster({ authenticationMode: "CONFIG_MAP" }),
      awsAuth(nodes, ["system:bootstrappers", "system:nodes"], "system:node:{{EC2PrivateDNSName}}"),
      podOf("app", "web", { envSecrets: ["login"] }, { serviceAccount: "web" }),
      k8sSecret("app", "login"),
    ),
    silent("the role is nobody in the cluster", ...machine, eksCluster(), web),
    silent(
      "aws-auth has the role, and the cluster asks access entries alone",
      ...machine,
      eksCluster({ authenticationMode: "API" }),
      awsAuth(nodes, ["system:nodes"]),
      web,
    ),
    silent(
      "tokens do not reach the pod network",
      ...machine.filter(({ kind }) => kind !== "aws.instance"),
      instance("i-1", { profile, httpTokens: "required", hopLimit: 1 }),
      ...entry,
      web,
    ),
  ],
});

/** Tokens and Secrets that the kubelet of a machine is given, of the pods on its node. */
function* given(facts: FactReader, host: FactOf<"k8s.node">, machine: FactOf<"aws.instance">): Generator<Derivation> {
  const kubelets = [...kubeletOf(facts, host.cluster, machine)];
  if (kubelets.length === 0) return;
  const from = [metadataOf(machine)] as const;
  for (const pod of facts.items("hosted", podsOn(facts, host), ({ key }) => key)) {
    for (const { node, conditions } of hostedPods(facts, [pod])) {
      if (node.key !== host.key) continue;
      for (const because of kubelets) {
        const to = privilege(accountId(pod.cluster, pod.namespace, pod.serviceAccount), "impersonate");
        yield { from, to, because: [node, pod, ...because], conditions };
        for (const secret of secretsOf(facts, pod))
          yield { from, to: privilege(secret.key, "read"), because: [node, pod, secret, ...because], conditions };
      }
    }
  }
}

/** What makes the machine's role a kubelet of the cluster: an access entry, or a member of aws-auth, in the group of nodes. */
function* kubeletOf(facts: FactReader, cluster: string, machine: FactOf<"aws.instance">): Generator<readonly Fact[]> {
  const entered = eksOf(facts, cluster);
  if (!entered) return;
  const { eks, cluster: alias } = entered;
  for (const opened of facts.where("aws.role", "instanceProfiles", machine.profile ?? "")) {
    const found = facts.get("aws.eks-access-entry", `${eks.key}|${opened.key}`);
    if (found?.groups.includes("system:nodes") && asksEntries(eks)) yield [machine, opened, found, eks, alias];
    for (const mapped of asksConfigMap(eks) ? facts.where("k8s.aws-auth", "principal", opened.key) : []) {
      if (mapped.cluster === cluster && mapped.groups.includes("system:nodes"))
        yield [machine, opened, mapped, eks, alias];
    }
  }
}

function secretsOf(facts: FactReader, hosted: FactOf<"k8s.pod">): readonly FactOf<"k8s.secret">[] {
  const names = mountedObjects(hosted).flatMap(({ kind, name }) => (kind === "secret" ? [name] : []));
  return [...new Set([...names, ...hosted.imagePullSecrets])].flatMap((name) => {
    const secret = inPodNamespace(facts, hosted, { kind: "secret", name });
    return secret?.kind === "k8s.secret" ? [secret] : [];
  });
}
