import { Draft, type Statement } from "../aws-paths/draft.ts";
import { account, namespace, node, pod, secret } from "./manifests.ts";

/** What stands beside the cluster `prod` in account 111111111111, for rows that lead out of it and back. */
const issuer = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE";
const eksArn = "arn:aws:eks:us-east-1:111111111111:cluster/prod";
export const roleOf = (name: string): string => `arn:aws:iam::111111111111:role/${name}`;
export const secretOf = (name: string): string => `arn:aws:secretsmanager:us-east-1:111111111111:secret:${name}-AbCdEf`;

/** The account with the EKS cluster and its identity provider; `more` adds to it, `cluster` to the cluster. */
export function amazon(more: (draft: Draft) => void = () => {}, cluster: object = {}): readonly Draft[] {
  const draft = new Draft();
  draft.add("EKS.Clusters", {
    name: "prod",
    arn: eksArn,
    identity: { oidc: { issuer: `https://${issuer}` } },
    accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" },
    resourcesVpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ["0.0.0.0/0"], vpcId: "vpc-1" },
    accessEntries: [],
    podIdentityAssociations: [],
    ...cluster,
  });
  draft.add("IAM.OpenIDConnectProviders", {
    Arn: `arn:aws:iam::111111111111:oidc-provider/${issuer}`,
    Url: issuer,
    ClientIDList: ["sts.amazonaws.com"],
  });
  more(draft);
  return [draft];
}

/** A role that service accounts assume by web identity. `sub` may hold `*`; empty: the policy asks for none. */
export function trusting(
  draft: Draft,
  name: string,
  sub: string,
  { aud = "sts.amazonaws.com", of = issuer } = {},
): string {
  const at = draft.role(name);
  const condition = {
    StringEquals: { [`${of}:aud`]: aud },
    ...(sub === "" ? {} : { StringLike: { [`${of}:sub`]: sub } }),
  };
  draft.trustStatement(at, {
    Effect: "Allow",
    Action: "sts:AssumeRoleWithWebIdentity",
    Principal: { Federated: `arn:aws:iam::111111111111:oidc-provider/${of}` },
    Condition: condition,
  } satisfies Statement);
  return at;
}

/** A role for EKS Pod Identity. */
export function forPods(
  draft: Draft,
  name: string,
  { actions = ["sts:AssumeRole", "sts:TagSession"], condition = {} } = {},
): string {
  const at = draft.role(name);
  draft.trustStatement(at, {
    Effect: "Allow",
    Action: actions,
    Principal: { Service: "pods.eks.amazonaws.com" },
    ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
  });
  return at;
}

export function storedSecret(draft: Draft, name: string): string {
  const arn = secretOf(name);
  draft.add("SecretsManager.SecretList", { ARN: arn, Name: name });
  return arn;
}

/** A machine that runs. */
export const run = (draft: Draft, instance: object): void =>
  draft.add("EC2.Reservations", {
    OwnerId: draft.id,
    Instances: [{ InstanceId: "i-0123456789abcdef0", State: { Name: "running" }, VpcId: "vpc-1", ...instance }],
  });

/** A machine of the cluster with the role `nodes`. */
export function machine(draft: Draft, options: object = {}, id = "i-0123456789abcdef0"): string {
  const role = draft.role("nodes");
  draft.trust(role, { Service: "ec2.amazonaws.com" });
  const profile = draft.profile(role);
  run(draft, {
    InstanceId: id,
    IamInstanceProfile: { Arn: profile },
    MetadataOptions: { HttpTokens: "optional", HttpPutResponseHopLimit: 1, HttpEndpoint: "enabled", ...options },
  });
  return role;
}

export const onMachine = (id = "i-0123456789abcdef0") =>
  node("n1", { spec: { providerID: `aws:///us-east-1a/${id}` } });

/** Namespace, account and pod `app/web`; the account with annotations. */
export const web = (
  annotations: Readonly<Record<string, string>> = {},
  spec: object = {},
  more: Readonly<Record<string, unknown>> = {},
) => [
  namespace(),
  account("web", "app", { metadata: { name: "web", namespace: "app", annotations } }),
  pod({ ...spec }, {}, more),
];
/** A pod with a token for an audience mounted. */
export const tokenFor = (audience: string) => ({
  volumes: [{ name: "cloud", projected: { sources: [{ serviceAccountToken: { audience, path: "token" } }] } }],
  containers: [
    { name: "web", image: "example.com/web:1", volumeMounts: [{ name: "cloud", mountPath: "/var/run/secrets/cloud" }] },
  ],
});
export const agent = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: "eks-pod-identity-agent-abcde",
    namespace: "kube-system",
    ownerReferences: [{ apiVersion: "apps/v1", kind: "DaemonSet", name: "eks-pod-identity-agent", controller: true }],
  },
  spec: {
    nodeName: "n1",
    hostNetwork: true,
    containers: [
      { name: "agent", image: "602401143452.dkr.ecr.us-east-1.amazonaws.com/eks/eks-pod-identity-agent:v0.1.32" },
    ],
  },
  status: { phase: "Running" },
};
export const egress = (rules: readonly object[]) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "out", namespace: "app" },
  spec: { podSelector: {}, policyTypes: ["Egress"], egress: rules },
});
const external = "external-secrets.io/v1";
export const clusterStore = (provider: object, more: object = {}) => ({
  apiVersion: external,
  kind: "ClusterSecretStore",
  metadata: { name: "main" },
  spec: { provider, ...more },
});
export const fetches = (key: string, more: object = {}) => ({
  apiVersion: external,
  kind: "ExternalSecret",
  metadata: { name: "login", namespace: "app" },
  spec: {
    secretStoreRef: { kind: "ClusterSecretStore", name: "main" },
    data: [{ secretKey: "password", remoteRef: { key } }],
  },
  ...more,
});
export const base64 = (text: string): string => Buffer.from(text).toString("base64");
export const keyed = (data: Readonly<Record<string, string>>, more: object = {}) =>
  secret("keys", "app", {
    data: Object.fromEntries(Object.entries(data).map(([name, value]) => [name, base64(value)])),
    ...more,
  });
