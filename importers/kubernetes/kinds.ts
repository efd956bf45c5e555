/** How the API names a kind, for input that tells a collection and not the kind of its members. */
const served: readonly (readonly [kind: string, group: string, plural: string])[] = [
  ["AuthorizationPolicy", "security.istio.io", "authorizationpolicies"],
  ["ClusterExternalSecret", "external-secrets.io", "clusterexternalsecrets"],
  ["ClusterRole", "rbac.authorization.k8s.io", "clusterroles"],
  ["ClusterRoleBinding", "rbac.authorization.k8s.io", "clusterrolebindings"],
  ["ClusterSecretStore", "external-secrets.io", "clustersecretstores"],
  ["ConfigMap", "", "configmaps"],
  ["CronJob", "batch", "cronjobs"],
  ["CustomResourceDefinition", "apiextensions.k8s.io", "customresourcedefinitions"],
  ["DaemonSet", "apps", "daemonsets"],
  ["Deployment", "apps", "deployments"],
  ["EndpointSlice", "discovery.k8s.io", "endpointslices"],
  ["ExternalSecret", "external-secrets.io", "externalsecrets"],
  ["GRPCRoute", "gateway.networking.k8s.io", "grpcroutes"],
  ["Gateway", "gateway.networking.k8s.io", "gateways"],
  ["Gateway", "networking.istio.io", "gateways"],
  ["HTTPRoute", "gateway.networking.k8s.io", "httproutes"],
  ["Ingress", "networking.k8s.io", "ingresses"],
  ["IngressClass", "networking.k8s.io", "ingressclasses"],
  ["IngressClassParams", "elbv2.k8s.aws", "ingressclassparams"],
  ["IngressRoute", "traefik.io", "ingressroutes"],
  ["IngressRouteTCP", "traefik.io", "ingressroutetcps"],
  ["Job", "batch", "jobs"],
  ["Middleware", "traefik.io", "middlewares"],
  ["Namespace", "", "namespaces"],
  ["NetworkPolicy", "networking.k8s.io", "networkpolicies"],
  ["Node", "", "nodes"],
  ["PersistentVolume", "", "persistentvolumes"],
  ["PersistentVolumeClaim", "", "persistentvolumeclaims"],
  ["Pod", "", "pods"],
  ["PushSecret", "external-secrets.io", "pushsecrets"],
  ["ReferenceGrant", "gateway.networking.k8s.io", "referencegrants"],
  ["ReplicaSet", "apps", "replicasets"],
  ["ReplicationController", "", "replicationcontrollers"],
  ["Role", "rbac.authorization.k8s.io", "roles"],
  ["RoleBinding", "rbac.authorization.k8s.io", "rolebindings"],
  ["Route", "route.openshift.io", "routes"],
  ["SealedSecret", "bitnami.com", "sealedsecrets"],
  ["Secret", "", "secrets"],
  ["SecretProviderClass", "secrets-store.csi.x-k8s.io", "secretproviderclasses"],
  ["SecretStore", "external-secrets.io", "secretstores"],
  ["SecurityPolicy", "gateway.envoyproxy.io", "securitypolicies"],
  ["Service", "", "services"],
  ["ServiceAccount", "", "serviceaccounts"],
  ["StatefulSet", "apps", "statefulsets"],
  ["TCPRoute", "gateway.networking.k8s.io", "tcproutes"],
  ["TLSRoute", "gateway.networking.k8s.io", "tlsroutes"],
  ["ValidatingAdmissionPolicy", "admissionregistration.k8s.io", "validatingadmissionpolicies"],
  ["ValidatingAdmissionPolicyBinding", "admissionregistration.k8s.io", "validatingadmissionpolicybindings"],
  ["ValidatingWebhookConfiguration", "admissionregistration.k8s.io", "validatingwebhookconfigurations"],
  ["VirtualService", "networking.istio.io", "virtualservices"],
];

/** Groups that once served what another serves now. */
const moved: Readonly<Record<string, readonly string[]>> = {
  apps: ["extensions"],
  "networking.k8s.io": ["extensions"],
  "traefik.io": ["traefik.containo.us"],
};
/** Groups that the API server has itself; all others come with definitions or API servers of their own. */
const builtIn: ReadonlySet<string> = new Set([
  "",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiserver.config.k8s.io",
  "apps",
  "audit.k8s.io",
  "batch",
  "discovery.k8s.io",
  "networking.k8s.io",
  "rbac.authorization.k8s.io",
]);

/** A kind with its group, as `<plural>.<group>`; in the core group the plural alone. */
export type Collection = string;

const nameOf = (plural: string, group: string): Collection => (group === "" ? plural : `${plural}.${group}`);
const byPlural = new Map(served.map(([kind, group, plural]) => [plural, { kind, group }]));
const byKind = new Map(
  served.flatMap(([kind, group, plural]) =>
    [group, ...(moved[group] ?? [])].map((each) => [`${each}/${kind}`, nameOf(plural, group)] as const),
  ),
);
const groupOfKind = new Map(served.map(([kind, group]) => [kind, group]));

const pluralOfKind = new Map(served.map(([kind, , plural]) => [kind, plural]));

/** The plural of a kind that is read, whatever its group. */
export const resourceOfKind = (kind: string): string | undefined => pluralOfKind.get(kind);

/** The list of the definitions that extend the API: their names are those of the collections they define. */
export const definitions: Collection = "customresourcedefinitions.apiextensions.k8s.io";

/**
 * Whether the API server has the collection, itself or by one of the definitions. OpenShift serves its routes by an API
 * server of its own: that its other definitions are there tells. @param defined names of definitions
 */
export function isServed(collection: Collection, defined: ReadonlySet<string>): boolean {
  const [plural = ""] = collection.split(".");
  const group = collection.slice(plural.length + 1);
  if (builtIn.has(group)) return true;
  if (group === "route.openshift.io") return [...defined].some((name) => name.endsWith(".openshift.io"));
  return [group, ...(moved[group] ?? [])].some((each) => defined.has(`${plural}.${each}`));
}

/** The collection that a file is named after, as `kubectl get <collection> -o json > <collection>.json` names it. */
export function collectionOfName(name: string): Collection | undefined {
  if (collections.includes(name)) return name;
  const kind = name.includes(".") ? undefined : kindOfPlural(name);
  return kind === undefined ? undefined : collectionOf(kind, undefined);
}

/** Every collection that is read, sorted. */
export const collections: readonly Collection[] = served.map(([, group, plural]) => nameOf(plural, group)).sort();

/** The group of an `apiVersion`; empty for core. */
export const groupOf = (apiVersion: string): string =>
  apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";

/** The collection an object belongs to; undefined for kinds that are not read. Where no apiVersion is told the kind decides. */
export function collectionOf(kind: string, apiVersion: string | undefined): Collection | undefined {
  const group = apiVersion === undefined ? (groupOfKind.get(kind) ?? "") : groupOf(apiVersion);
  return byKind.get(`${group}/${kind}`);
}

/** The kind whose collection is named, as files of dumps are: `pods`, `roles.rbac.authorization.k8s.io`, `cluster_roles`. */
export function kindOfPlural(name: string): string | undefined {
  const plural = (name.split(".")[0] ?? "").replaceAll("_", "");
  return byPlural.get(plural === "secretsmetadata" ? "secrets" : plural)?.kind;
}
