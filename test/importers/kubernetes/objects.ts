/** Objects as the API server prints them, with as little as the test needs. */
export interface PodParts {
  readonly labels?: Readonly<Record<string, string>>;
  readonly owner?: readonly [kind: string, name: string];
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly container?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

const owners = (owner: PodParts["owner"]) =>
  owner ? { ownerReferences: [{ apiVersion: "v1", kind: owner[0], name: owner[1], controller: true, uid: "u" }] } : {};

export const pod = (
  namespace: string,
  name: string,
  { labels = {}, owner, spec = {}, container = {}, status = {} }: PodParts = {},
) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace, labels, ...owners(owner) },
  spec: { containers: [{ name: "app", image: "example.com/app:1", ...container }], ...spec },
  status: { phase: "Running", ...status },
});

/** What admission adds: the account's token, under a name that is new for each pod. */
export const admitted = (suffix: string) => ({
  spec: {
    volumes: [
      { name: `kube-api-access-${suffix}`, projected: { sources: [{ serviceAccountToken: { path: "token" } }] } },
    ],
  },
  container: {
    volumeMounts: [
      { name: `kube-api-access-${suffix}`, mountPath: "/var/run/secrets/kubernetes.io/serviceaccount", readOnly: true },
    ],
  },
});

export const workload = (
  kind: string,
  namespace: string,
  name: string,
  rest: { readonly owner?: PodParts["owner"]; readonly spec?: object; readonly status?: object } = {},
) => ({
  apiVersion: kind === "Job" || kind === "CronJob" ? "batch/v1" : "apps/v1",
  kind,
  metadata: { name, namespace, ...owners(rest.owner) },
  spec: {
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: "app", image: "example.com/app:1" }] },
    },
    ...rest.spec,
  },
  status: rest.status ?? {},
});

export const object = (apiVersion: string, kind: string, name: string, rest: object = {}, namespace?: string) => {
  const { metadata = {}, ...others } = rest as { metadata?: object };
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), ...metadata },
    ...others,
  };
};
