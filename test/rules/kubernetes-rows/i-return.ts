import { amazon, keyed, roleOf, web } from "./cloud.ts";
import { clusterRoleBinding, configMap } from "./manifests.ts";
import type { FollowedRow, World } from "./row.ts";

const dev = roleOf("dev");
const back = (cluster: object, objects: readonly object[] = web()): World => ({
  objects,
  aws: amazon((draft) => void draft.role("dev"), cluster),
});
const entry = (more: object) => ({ accessEntries: [{ principalArn: dev, ...more }] });
const policy = (name: string, scope: object = { type: "cluster" }) => ({
  accessPolicies: [{ policyArn: `arn:aws:eks::aws:cluster-access-policy/${name}`, accessScope: scope }],
});
const inApp = { type: "namespace", namespaces: ["app"] };
const mapped = (groups: string) =>
  configMap("aws-auth", "kube-system", { mapRoles: `- rolearn: ${dev}\n  username: dev\n  groups: [${groups}]\n` });
const may = (actions: string | readonly string[], cluster: object = {}): World => ({
  objects: web(),
  aws: amazon((draft) => draft.allow(draft.role("dev"), actions), cluster),
});

export const cloudReturn: FollowedRow = {
  name: "CLOUD_RETURN",
  rules: [
    "cross.aws-auth",
    "cross.eks-access",
    "cross.eks-access-namespace",
    "cross.eks-access-secrets",
    "cross.eks-grant-access",
    "kubernetes.cluster-admin",
    "kubernetes.namespace-admin-objects",
  ],
  from: `${dev}#impersonate`,
  to: "k8s:prod#administer",
  fires: {
    "an access entry with the policy of administrators": back(entry(policy("AmazonEKSClusterAdminPolicy"))),
    "an access entry with a group that is bound": back(entry({ kubernetesGroups: ["ops"] }), [
      ...web(),
      clusterRoleBinding("ops", "cluster-admin", "group:ops"),
    ]),
    "an access entry with a user that is bound": back(entry({ username: "dev" }), [
      ...web(),
      clusterRoleBinding("ops", "cluster-admin", "user:dev"),
    ]),
    "aws-auth maps the role to the privileged group": back({}, [...web(), mapped("system:masters")]),
    "may make access entries and associate policies": may(["eks:CreateAccessEntry", "eks:AssociateAccessPolicy"]),
    "may associate a policy with an entry of its own": may("eks:AssociateAccessPolicy", entry({})),
    "may turn access entries on first": may(
      ["eks:CreateAccessEntry", "eks:AssociateAccessPolicy", "eks:UpdateClusterConfig"],
      { accessConfig: { authenticationMode: "CONFIG_MAP" } },
    ),
    "everything, in a namespace": {
      ...back(entry(policy("AmazonEKSClusterAdminPolicy", inApp))),
      to: "serviceaccount:app:web#administer",
    },
    "looking at everything, Secrets too": {
      ...back(entry(policy("AmazonEKSAdminViewPolicy")), [...web(), keyed({ password: "x" })]),
      to: "secret:app:keys#read",
    },
  },
  conditional: {
    "aws-auth, and AWS was not asked whether the cluster looks at it": {
      objects: [...web(), mapped("system:masters")],
      aws: [],
    },
    "editing a namespace": {
      ...back(entry(policy("AmazonEKSEditPolicy", inApp))),
      to: "serviceaccount:app:web#administer",
    },
    "the endpoint of the cluster is private": back({
      ...entry(policy("AmazonEKSClusterAdminPolicy")),
      resourcesVpcConfig: { endpointPublicAccess: false, vpcId: "vpc-1" },
    }),
  },
  silent: {
    "no access entry": back({}),
    "an access entry that may look alone": back(entry(policy("AmazonEKSViewPolicy"))),
    "an access entry, and the cluster looks at aws-auth alone": back({
      ...entry(policy("AmazonEKSClusterAdminPolicy")),
      accessConfig: { authenticationMode: "CONFIG_MAP" },
    }),
    "aws-auth, and the cluster looks at access entries alone": back({ accessConfig: { authenticationMode: "API" } }, [
      ...web(),
      mapped("system:masters"),
    ]),
    "aws-auth maps the role to a group that is not bound": back({}, [...web(), mapped("ops")]),
    "may make access entries alone": may("eks:CreateAccessEntry"),
    "may associate policies, and has no entry": may("eks:AssociateAccessPolicy"),
    "editing another namespace": {
      ...back(entry(policy("AmazonEKSEditPolicy", { type: "namespace", namespaces: ["db"] }))),
      to: "serviceaccount:app:web#administer",
    },
  },
  note: "The role of machines in the group of nodes is under NODE_ROLE. `container.clusters.getCredentials` of GKE and `listClusterAdminCredential` of AKS are permissions of clouds that no importer reads.",
};

const id = "AKIAIOSFODNN7EXAMPLE";
const ann = "arn:aws:iam::111111111111:user/ann";
const keys = { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: "placeholder" };
const owned = (status = "Active") =>
  amazon((draft) => {
    draft.user("ann");
    draft.add("IAM.AccessKeys", { UserName: "ann", AccessKeyId: id, Status: status });
  });
const unresolved = (provider: string, holder: string) =>
  `credential:${provider}@k8s%3Aprod%3A${holder.replaceAll(":", "%3A")}#impersonate`;
const environment = (...names: readonly string[]) =>
  web(
    {},
    { containers: [{ name: "web", image: "example.com/web:1", env: names.map((name) => ({ name, value: "x" })) }] },
  );

export const staticCloudKey: FollowedRow = {
  name: "STATIC_CLOUD_KEY",
  rules: ["cross.static-cloud-key", "cross.static-cloud-key-pod", "aws.access-key", "cross.registry-login"],
  from: "secret:app:keys#read",
  to: `${ann}#impersonate`,
  fires: {
    "both halves, and the id is that of a user's key": { objects: [...web(), keyed(keys)], aws: owned() },
    "a credentials file": {
      objects: [...web(), keyed({ credentials: `[default]\naws_access_key_id = ${id}\naws_secret_access_key = x\n` })],
      aws: owned(),
    },
  },
  conditional: {
    "a login for pulling images": {
      objects: [
        ...web(),
        keyed(
          { ".dockerconfigjson": JSON.stringify({ auths: { "ghcr.io": {} } }) },
          { type: "kubernetes.io/dockerconfigjson" },
        ),
      ],
      to: "registry:ghcr.io#read",
    },
  },
  assumed: {
    "entries with the usual names, and an id that is no key's": {
      objects: [...web(), keyed({ "access-key": "minio", "secret-key": "x" })],
      to: unresolved("aws", "secret:app:keys"),
    },
    "a key of Google": {
      objects: [...web(), keyed({ GOOGLE_APPLICATION_CREDENTIALS_JSON: "{}" })],
      to: unresolved("gcp", "secret:app:keys"),
    },
    "a secret of an application of Azure": {
      objects: [...web(), keyed({ AZURE_CLIENT_ID: "x", AZURE_CLIENT_SECRET: "x" })],
      to: unresolved("azure", "secret:app:keys"),
    },
    "variables of the pod": {
      objects: environment("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
      from: "pod:app:web#read-files",
      to: unresolved("aws", "pod:app:web"),
    },
  },
  silent: {
    "the id without the secret half": { objects: [...web(), keyed({ AWS_ACCESS_KEY_ID: id })], aws: owned() },
    "the key is inactive": { objects: [...web(), keyed(keys)], aws: owned("Inactive") },
    "nobody's key": { objects: [...web(), keyed(keys)], aws: amazon((draft) => void draft.user("ann")) },
    "entries of other names": { objects: [...web(), keyed({ user: id, password: "x" })], aws: owned() },
    "one variable of the two": {
      objects: environment("AWS_ACCESS_KEY_ID"),
      from: "pod:app:web#read-files",
      to: unresolved("aws", "pod:app:web"),
    },
  },
  note: "Of values the ids of access keys and the hosts of registries are kept, which are public. Keys for SOPS are not followed: which files they open no list of the cluster tells.",
};
