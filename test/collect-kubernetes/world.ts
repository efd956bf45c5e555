import { builtIn, endpoints } from "../importers/kubernetes/collect/built-in.ts";
import { type ClusterObject, groupOf, pluralOfKind } from "../importers/kubernetes/collect/object.ts";
import { custom } from "../importers/kubernetes/collect/objects.ts";
import { type ClusterClient, eachOf } from "../services/kubernetes/client.ts";

const namespaced = ({ metadata }: ClusterObject): boolean => metadata.namespace !== undefined;
const rootOf = (apiVersion: string): string =>
  apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
const pathOf = (object: ClusterObject): string => {
  const { namespace } = object.metadata;
  const place = namespace === undefined ? "" : `/namespaces/${namespace}`;
  return `${rootOf(object.apiVersion)}${place}/${pluralOfKind(object.kind)}`;
};

/** Definitions of the kinds that the API server does not have itself. */
function definitions(): readonly object[] {
  const byName = Map.groupBy(custom, (object) => `${pluralOfKind(object.kind)}.${groupOf(object)}`);
  return [...byName].map(([name, [one]]) => {
    const { kind, apiVersion } = one as ClusterObject;
    const group = groupOf(one as ClusterObject);
    const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
    return {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name, annotations: { "api-approved.kubernetes.io": "unapproved, for a test" } },
      spec: {
        group,
        scope: namespaced(one as ClusterObject) ? "Namespaced" : "Cluster",
        names: { plural: pluralOfKind(kind), kind, singular: kind.toLowerCase() },
        versions: [{ name: apiVersion.split("/")[1], served: true, storage: true, schema }],
      },
    };
  });
}

/** Kinds of others, and at least one object of each kind that is read. */
export async function fill(client: ClusterClient): Promise<void> {
  const all = definitions();
  const crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  await eachOf(all, (one) => client.must("POST", crds, one), 8);
  for (const name of ["apps", "kube-system"])
    await client.send("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
  await until("every definition to be served", async () => {
    const { items } = await client.must("GET", crds);
    return items.every(({ status }: { status: { conditions?: { type: string; status: string }[] } }) =>
      status.conditions?.some((one) => one.type === "Established" && one.status === "True"),
    );
  });
  const rest = [...builtIn.filter(({ kind }) => kind !== "Namespace"), endpoints, ...custom];
  await eachOf(rest, (object) => made(client, object), 8);
}

async function made(client: ClusterClient, object: ClusterObject): Promise<void> {
  await until(`${object.kind} ${object.metadata.name}`, async () => {
    const { status, body } = await client.send("POST", pathOf(object), object);
    if (status === 201 || status === 409) return true;
    // A definition is established a moment before its path is there.
    if (status === 404 || status === 429) return false;
    throw new Error(`${object.kind} ${object.metadata.name}: ${status} ${JSON.stringify(body).slice(0, 400)}`);
  });
}

const perNamespace = {
  pods: 120,
  deployments: 40,
  services: 40,
  configmaps: 80,
  secrets: 60,
  accounts: 60,
  roles: 40,
  policies: 20,
  routes: 20,
};

/** Some five thousand objects of ten namespaces, with as much text around them as objects of clusters have. */
export async function crowd(client: ClusterClient): Promise<number> {
  const objects = Array.from({ length: 10 }, (_, index) => `team-${index}`).flatMap((namespace) =>
    inNamespace(namespace),
  );
  for (const one of objects.filter(({ kind }) => kind === "Namespace")) await made(client, one);
  await eachOf(
    objects.filter(({ kind }) => kind !== "Namespace"),
    (object) => made(client, object),
    16,
  );
  return objects.length;
}

const filler = "x".repeat(1_500);
function inNamespace(namespace: string): readonly ClusterObject[] {
  const object = (apiVersion: string, kind: string, name: string, rest: object): ClusterObject => ({
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      labels: { app: name, team: namespace },
      annotations: { "example.com/filler": filler },
    },
    ...rest,
  });
  const many = (count: number, make: (name: string, index: number) => ClusterObject): readonly ClusterObject[] =>
    Array.from({ length: count }, (_, index) => make(`one-${index}`, index));
  const spec = (index: number) => ({
    serviceAccountName: `one-${index % perNamespace.accounts}`,
    automountServiceAccountToken: index % 3 === 0,
    containers: [
      {
        name: "app",
        image: `images.example.com/${namespace}/app:${index % 7}`,
        env: [
          { name: "FILLER", value: filler },
          { name: "DB_HOST", value: `orders-${index % 5}.example.com` },
          {
            name: "DB_PASSWORD",
            valueFrom: { secretKeyRef: { name: `one-${index % perNamespace.secrets}`, key: "p" } },
          },
        ],
        securityContext: { privileged: index % 11 === 0 },
      },
    ],
  });
  const rbac = "rbac.authorization.k8s.io";
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    ...many(perNamespace.accounts, (name) => object("v1", "ServiceAccount", name, {})),
    ...many(perNamespace.secrets, (name) =>
      object("v1", "Secret", name, { data: { p: Buffer.from(filler).toString("base64") } }),
    ),
    ...many(perNamespace.configmaps, (name) =>
      object("v1", "ConfigMap", name, { data: { a: filler, "b.yaml": filler } }),
    ),
    ...many(perNamespace.pods, (name, index) => object("v1", "Pod", name, { spec: spec(index) })),
    ...many(perNamespace.deployments, (name, index) =>
      object("apps/v1", "Deployment", name, {
        spec: {
          selector: { matchLabels: { app: name } },
          template: { metadata: { labels: { app: name } }, spec: spec(index) },
        },
      }),
    ),
    ...many(perNamespace.services, (name) =>
      object("v1", "Service", name, { spec: { selector: { app: name }, ports: [{ port: 80 }] } }),
    ),
    ...many(perNamespace.roles, (name, index) =>
      object(`${rbac}/v1`, "Role", name, {
        rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"], resourceNames: [`one-${index}`] }],
      }),
    ),
    ...many(perNamespace.roles, (name, index) =>
      object(`${rbac}/v1`, "RoleBinding", name, {
        roleRef: { apiGroup: rbac, kind: "Role", name },
        subjects: [{ kind: "ServiceAccount", name: `one-${index}`, namespace }],
      }),
    ),
    ...many(perNamespace.policies, (name) =>
      object("networking.k8s.io/v1", "NetworkPolicy", name, { spec: { podSelector: { matchLabels: { app: name } } } }),
    ),
    ...many(perNamespace.routes, (name) =>
      object("gateway.networking.k8s.io/v1", "HTTPRoute", name, {
        spec: { parentRefs: [{ name: "edge", namespace: "apps" }], rules: [{ backendRefs: [{ name, port: 80 }] }] },
      }),
    ),
  ];
}

/** Asks again, for two minutes, until it is so. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 120_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`waited too long for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
