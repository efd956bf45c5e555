import { segment } from "../access.ts";
import type { FactOf } from "../fact.ts";
import { base, cluster, type With } from "./kubernetes-base.ts";

/** A service account's annotation: an email address of GCP, a client id of Azure. */
export const workloadIdentity = (
  namespace: string,
  serviceAccount: string,
  name: string,
  of = cluster,
): FactOf<"k8s.workload-identity"> => {
  const gcp = name.includes("@");
  const project = /@([^.]+)/.exec(name)?.[1] ?? "-";
  const identity = gcp ? `//iam.googleapis.com/projects/${project}/serviceAccounts/${name}` : `azure:client:${name}`;
  return {
    ...base("k8s.workload-identity", `${of}:serviceaccount:${namespace}:${serviceAccount}|${identity}`),
    scope: of,
    cluster: of,
    namespace,
    serviceAccount,
    provider: gcp ? "gcp" : "azure",
    identity,
    name,
  };
};

export const awsAuth = (principal: string, groups: readonly string[], username?: string): FactOf<"k8s.aws-auth"> => ({
  ...base("k8s.aws-auth", `${cluster}:configmap:kube-system:aws-auth|${principal}|0`),
  principal,
  groups,
  ...(username === undefined ? {} : { username }),
});

/** `holder` without its cluster: `secret:app:login`. */
export const cloudKey = (
  holder: string,
  provider: FactOf<"k8s.cloud-key">["provider"],
  keyId?: string,
): FactOf<"k8s.cloud-key"> => ({
  ...base("k8s.cloud-key", `${cluster}:${holder}|${provider}`),
  holder: `${cluster}:${holder}`,
  provider,
  entries: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
  ...(keyId === undefined ? {} : { keyId }),
});

export const registryLogin = (namespace: string, name: string, host: string): FactOf<"k8s.registry-login"> => {
  const secret = `${cluster}:secret:${namespace}:${name}`;
  return { ...base("k8s.registry-login", `${secret}|${host}`), secret, host };
};

export const sealedSecret = (namespace: string, name: string): FactOf<"k8s.sealed-secret"> => ({
  ...base("k8s.sealed-secret", `${cluster}:sealedsecret:${namespace}:${name}`),
  namespace,
  name,
  secret: name,
});

export const sealingKey = (namespace: string, name: string): FactOf<"k8s.sealing-key"> =>
  base("k8s.sealing-key", `${cluster}:secret:${namespace}:${name}`);

/** `<namespace>/<name>`, or the name of a ClusterSecretStore. Reads Secrets Manager as its controller, unless told otherwise. */
export const secretStore = (
  called: string,
  rest: With<FactOf<"k8s.secret-store">> = {},
): FactOf<"k8s.secret-store"> => {
  const [namespace = "", name] = called.split("/");
  return {
    ...base(
      "k8s.secret-store",
      name === undefined ? `${cluster}:clustersecretstore:${namespace}` : `${cluster}:secretstore:${namespace}:${name}`,
    ),
    name: name ?? namespace,
    ...(name === undefined ? {} : { namespace }),
    provider: "aws",
    service: "SecretsManager",
    region: "us-east-1",
    identity: { as: "controller" },
    ...rest,
  };
};

/** Fills the Secret of its name from the ClusterSecretStore `main`, unless told otherwise. */
export const externalSecret = (
  namespace: string,
  name: string,
  keys: readonly string[],
  rest: With<FactOf<"k8s.external-secret">> = {},
): FactOf<"k8s.external-secret"> => ({
  ...base("k8s.external-secret", `${cluster}:externalsecret:${namespace}:${name}`),
  namespace,
  name,
  stores: [`${cluster}:clustersecretstore:main`],
  target: name,
  keys,
  finds: false,
  synced: false,
  ...rest,
});

export const pushSecret = (namespace: string, name: string, keys: readonly string[]): FactOf<"k8s.push-secret"> => ({
  ...base("k8s.push-secret", `${cluster}:pushsecret:${namespace}:${name}`),
  namespace,
  name,
  stores: [`${cluster}:clustersecretstore:main`],
  secret: name,
  keys,
});

export const secretClass = (
  namespace: string,
  name: string,
  keys: readonly string[],
  rest: With<FactOf<"k8s.secret-class">> = {},
): FactOf<"k8s.secret-class"> => ({
  ...base("k8s.secret-class", `${cluster}:secretproviderclass:${namespace}:${name}`),
  namespace,
  name,
  provider: "aws",
  region: "us-east-1",
  keys: keys.map((key) => ({ key, service: "SecretsManager" as const })),
  podIdentity: false,
  copies: [],
  ...rest,
});

/** The credential that a Secret, ConfigMap or pod holds and that nothing names. */
export const unresolved = (provider: string, holder: string): string =>
  `credential:${provider}@${segment(`${cluster}:${holder}`)}`;
