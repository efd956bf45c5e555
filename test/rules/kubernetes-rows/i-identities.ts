import { agent, amazon, egress, forPods, machine, onMachine, roleOf, run, tokenFor, trusting, web } from "./cloud.ts";
import { account, grants, namespace, node, pod, rule } from "./manifests.ts";
import type { FollowedRow, World } from "./row.ts";

const sub = "system:serviceaccount:app:web";
const sts = "sts.amazonaws.com";
const app = roleOf("app");
const arn = { "eks.amazonaws.com/role-arn": app };

const irsa = (
  aws: World["aws"],
  objects: readonly object[] = web(arn, tokenFor(sts)),
  more: Partial<World> = {},
): World => ({
  objects,
  ...(aws ? { aws } : {}),
  ...more,
});
const trusted = amazon((draft) => void trusting(draft, "app", sub));

export const irsaAssume: FollowedRow = {
  name: "IRSA_ASSUME",
  rules: ["cross.irsa-pod", "cross.irsa-minted", "kubernetes.create-pod-service-account", "kubernetes.mint-token"],
  from: "pod:app:web#read-files",
  to: `${app}#impersonate`,
  fires: {
    "the trust policy names issuer, account and audience, and the pod has the token": irsa(trusted),
    "without an annotation, which is a hint alone": irsa(trusted, web({}, tokenFor(sts))),
    "a trust policy that takes every account of the namespace": irsa(
      amazon((draft) => void trusting(draft, "app", "system:serviceaccount:app:*")),
    ),
    "a trust policy that asks for no account": irsa(amazon((draft) => void trusting(draft, "app", ""))),
    "a token that is minted for the audience": irsa(
      trusted,
      [
        ...web(),
        account("ci", "app"),
        ...grants(rule("create", "serviceaccounts/token"), "app", { who: "serviceaccount:app:ci" }),
      ],
      { from: "serviceaccount:app:ci#impersonate" },
    ),
    "a pod that could be made with the account": irsa(
      trusted,
      [...web(), account("ci", "app"), ...grants(rule("create", "pods"), "app", { who: "serviceaccount:app:ci" })],
      { from: "serviceaccount:app:ci#impersonate" },
    ),
  },
  silent: {
    "the trust policy names another account": irsa(
      amazon((draft) => void trusting(draft, "app", "system:serviceaccount:app:other")),
    ),
    "the trust policy asks for another audience than the token has": irsa(
      amazon((draft) => void trusting(draft, "app", sub, { aud: "other" })),
    ),
    "the issuer is another cluster's": irsa(
      amazon((draft) => void trusting(draft, "app", sub, { of: "oidc.eks.us-east-1.amazonaws.com/id/OTHER" })),
    ),
    "the annotation alone": irsa(amazon((draft) => void draft.role("app"))),
    "no token for the audience in the pod": irsa(trusted, web(arn)),
    "a token for another audience": irsa(trusted, web(arn, tokenFor("vault"))),
    "pods are made in another namespace": irsa(
      trusted,
      [
        ...web(),
        namespace("db"),
        account("ci", "app"),
        ...grants(rule("create", "pods"), "db", { who: "serviceaccount:app:ci" }),
      ],
      { from: "serviceaccount:app:ci#impersonate" },
    ),
    "the cluster has no identity provider in the account": irsa(
      amazon((draft) => void trusting(draft, "app", sub, { of: "oidc.eks.us-east-1.amazonaws.com/id/NONE" })),
    ),
  },
};

const association = { podIdentityAssociations: [{ namespace: "app", serviceAccount: "web", roleArn: app }] };
const pods = "pods.eks.amazonaws.com";
const associated = (options: Parameters<typeof forPods>[2] = {}) =>
  amazon((draft) => void forPods(draft, "app", options), association);
const withToken = web({}, tokenFor(pods));
const fargate = node("n1", { labels: { "eks.amazonaws.com/compute-type": "fargate" } });
const auto = node("n1", { labels: { "eks.amazonaws.com/compute-type": "auto" } });
const tagged = (name: string) => ({ condition: { StringEquals: { "aws:RequestTag/kubernetes-namespace": name } } });

export const eksPodIdentity: FollowedRow = {
  name: "EKS_POD_IDENTITY",
  rules: ["cross.pod-identity"],
  from: "pod:app:web#execute",
  to: `${app}#impersonate`,
  fires: {
    "association, trust policy, agent and token": { objects: [...withToken, agent], aws: associated() },
    "a cluster in Auto Mode, whose machines have the agent": { objects: [...withToken, auto], aws: associated() },
    "the trust policy asks for the tag that the session has": {
      objects: [...withToken, agent],
      aws: associated(tagged("app")),
    },
  },
  conditional: {
    "a pod that has run since before the association": { objects: [...web(), agent], aws: associated() },
  },
  silent: {
    "no association": { objects: [...withToken, agent], aws: amazon((draft) => void forPods(draft, "app")) },
    "the association is of another account": {
      objects: [...withToken, agent],
      aws: amazon((draft) => void forPods(draft, "app"), {
        podIdentityAssociations: [{ namespace: "app", serviceAccount: "other", roleArn: app }],
      }),
    },
    "the role does not trust EKS": {
      objects: [...withToken, agent],
      aws: amazon((draft) => void draft.role("app"), association),
    },
    "the trust policy lets nobody tag sessions": {
      objects: [...withToken, agent],
      aws: associated({ actions: ["sts:AssumeRole"] }),
    },
    "the trust policy asks for another namespace": { objects: [...withToken, agent], aws: associated(tagged("db")) },
    "the agent does not run": { objects: withToken, aws: associated() },
    "a pod on Fargate": { objects: [...withToken, agent, fargate], aws: associated() },
    "a network policy keeps the pod from the agent": {
      objects: [...withToken, agent, egress([{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }])],
      aws: associated(),
    },
  },
};

const email = "web@prod-1.iam.gserviceaccount.com";
const google = `//iam.googleapis.com/projects/prod-1/serviceAccounts/${email}`;
const gke = { "iam.gke.io/gcp-service-account": email };

export const gkeWorkloadIdentity: FollowedRow = {
  name: "GKE_WORKLOAD_IDENTITY",
  rules: ["cross.gke-metadata", "cross.gke-workload-identity", "kubernetes.mint-token"],
  from: "pod:app:web#originate",
  to: `${google}#impersonate`,
  conditional: {
    "an annotated account: GCP's binding is not read": web(gke),
    "a token that is minted": {
      objects: [
        ...web(gke),
        account("ci", "app"),
        ...grants(rule("create", "serviceaccounts/token"), "app", { who: "serviceaccount:app:ci" }),
      ],
      from: "serviceaccount:app:ci#impersonate",
    },
  },
  silent: {
    "an account without the annotation": web(),
    "an annotation that is no address of GCP": web({ "iam.gke.io/gcp-service-account": "web@example.com" }),
    "a pod in its node's network": web(gke, { hostNetwork: true }),
    "a pod of another account": [...web(gke, { serviceAccountName: "other" })],
    "a network policy keeps the pod from the metadata server": [
      ...web(gke),
      egress([{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } }] }]),
    ],
  },
  note: "Conditional throughout: `roles/iam.workloadIdentityUser` is in GCP's policy of the service account, which no importer reads. Direct `principal://` grants, which need no annotation, are there too. The same name in another cluster of the project is the same identity (example of the rule).",
};

const client = "11111111-2222-3333-4444-555555555555";
const aks = { "azure.workload.identity/client-id": client };
const use = { labels: { app: "web", "azure.workload.identity/use": "true" } };

export const aksWorkloadIdentity: FollowedRow = {
  name: "AKS_WORKLOAD_IDENTITY",
  rules: ["cross.aks-workload-identity", "cross.aks-minted", "kubernetes.mint-token"],
  from: "pod:app:web#read-files",
  to: `azure:client:${client}#impersonate`,
  conditional: {
    "annotation, label and mounted token: the federated credential is not read": web(
      aks,
      tokenFor("api://AzureADTokenExchange"),
      use,
    ),
    "annotation and label": web(aks, {}, use),
    "a token that is minted: no label is needed": {
      objects: [
        ...web(aks),
        account("ci", "app"),
        ...grants(rule("create", "serviceaccounts/token"), "app", { who: "serviceaccount:app:ci" }),
      ],
      from: "serviceaccount:app:ci#impersonate",
    },
  },
  silent: {
    "no label": web(aks),
    "no annotation": web({}, {}, use),
    "a label that says no": web(aks, {}, { labels: { app: "web", "azure.workload.identity/use": "false" } }),
  },
  note: "Conditional throughout: subject and issuer of the federated credential are in Entra ID, which no importer reads.",
};

const nodes = roleOf("nodes");
const imds = (options: object = {}, objects: readonly object[] = web()): World => ({
  objects: [...objects, onMachine()],
  aws: amazon((draft) => void machine(draft, options)),
});
const required = { HttpTokens: "required", HttpPutResponseHopLimit: 1 };

export const imdsNodeRole: FollowedRow = {
  name: "IMDS_NODE_ROLE",
  rules: ["cross.instance-metadata"],
  from: "pod:app:web#originate",
  to: `${nodes}#impersonate`,
  fires: {
    "tokens are optional": imds(),
    "tokens are required, and two hops let them into the pod network": imds({
      ...required,
      HttpPutResponseHopLimit: 2,
    }),
    "one hop, and the pod is in its node's network": imds(required, web({}, { hostNetwork: true })),
    "a network policy that lets out to everywhere": imds({}, [
      ...web(),
      egress([{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }] }]),
    ]),
  },
  conditional: {
    "a pod that is not scheduled yet, and machines with the cluster's tag": {
      objects: web({}, { nodeName: undefined }),
      aws: amazon((draft) => {
        const role = draft.role("nodes");
        run(draft, {
          IamInstanceProfile: { Arn: draft.profile(role) },
          MetadataOptions: { HttpTokens: "optional", HttpEndpoint: "enabled" },
          Tags: [{ Key: "eks:cluster-name", Value: "prod" }],
        });
      }),
    },
  },
  silent: {
    "tokens are required, one hop": imds(required),
    "the service is turned off": imds({ HttpEndpoint: "disabled" }),
    "a network policy that leaves the address out": imds({}, [
      ...web(),
      egress([{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] } }] }]),
    ]),
    "a network policy of another port": imds({}, [
      ...web(),
      egress([{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [{ protocol: "TCP", port: 443 }] }]),
    ]),
    "a pod on Fargate": {
      objects: [...web(), node("n1", { labels: { "eks.amazonaws.com/compute-type": "fargate" } })],
      aws: amazon((draft) => void machine(draft)),
    },
    "a machine of another cluster": {
      objects: [...web(), onMachine("i-0fffffffffffffff0")],
      aws: amazon((draft) => void machine(draft)),
    },
  },
  note: "GKE's metadata server stands before the machine's own: see GKE_WORKLOAD_IDENTITY. Which service account a machine of GCP has no list of the cluster tells, so the way to it is not followed.",
};

const privileged = { containers: [{ name: "web", image: "example.com/web:1", securityContext: { privileged: true } }] };
export const nodeRole: FollowedRow = {
  name: "NODE_ROLE (after escape)",
  rules: ["kubernetes.escape-privileged", "cross.node-instance", "aws.instance-role", "cross.node-role-kubelet"],
  from: "pod:app:web#execute",
  to: `${nodes}#impersonate`,
  fires: {
    "root of the machine asks its metadata service, whatever its hops": imds(required, web({}, privileged)),
    "the role is the machine's kubelet: a token of a pod beside it": {
      objects: [...web(), account("db", "app"), pod({ serviceAccountName: "db" }, {}, { name: "db" }), onMachine()],
      aws: amazon((draft) => void machine(draft), {
        accessEntries: [
          { principalArn: nodes, kubernetesGroups: ["system:nodes"], username: "system:node:{{EC2PrivateDNSName}}" },
        ],
      }),
      from: "pod:app:web#originate",
      to: "serviceaccount:app:db#impersonate",
    },
  },
  silent: {
    "no way onto the machine": imds(required),
    "the machine has no role": {
      objects: [...web({}, privileged), onMachine()],
      aws: amazon((draft) => {
        draft.role("nodes");
        run(draft, {});
      }),
    },
    "the role is nobody in the cluster": {
      objects: [...web(), account("db", "app"), pod({ serviceAccountName: "db" }, {}, { name: "db" }), onMachine()],
      aws: amazon((draft) => void machine(draft)),
      from: "pod:app:web#originate",
      to: "serviceaccount:app:db#impersonate",
    },
  },
};
