/** How the API names a kind, for input that tells a collection and not the kind of its members. */
const served: readonly (readonly [kind: string, group: string, plural: string])[] = [
  ["ClusterExternalSecret", "external-secrets.io", "clusterexternalsecrets"],
  ["ClusterRole", "rbac.authorization.k8s.io", "clusterroles"],
  ["ClusterRoleBinding", "rbac.authorization.k8s.io", "clusterrolebindings"],
  ["ClusterSecretStore", "external-secrets.io", "clustersecretstores"],
  ["ConfigMap", "", "configmaps"],
  ["CronJob", "batch", "cronjobs"],
  ["DaemonSet", "apps", "daemonsets"],
  ["Deployment", "apps", "deployments"],
  ["ExternalSecret", "external-secrets.io", "externalsecrets"],
  ["Ingress", "networking.k8s.io", "ingresses"],
  ["IngressClass", "networking.k8s.io", "ingressclasses"],
  ["Job", "batch", "jobs"],
  ["Namespace", "", "namespaces"],
  ["NetworkPolicy", "networking.k8s.io", "networkpolicies"],
  ["Node", "", "nodes"],
  ["PersistentVolume", "", "persistentvolumes"],
  ["PersistentVolumeClaim", "", "persistentvolumeclaims"],
  ["Pod", "", "pods"],
  ["PushSecret", "external-secrets.io", "pushsecrets"],
  ["ReplicaSet", "apps", "replicasets"],
  ["ReplicationController", "", "replicationcontrollers"],
  ["Role", "rbac.authorization.k8s.io", "roles"],
  ["RoleBinding", "rbac.authorization.k8s.io", "rolebindings"],
  ["SealedSecret", "bitnami.com", "sealedsecrets"],
  ["Secret", "", "secrets"],
  ["SecretProviderClass", "secrets-store.csi.x-k8s.io", "secretproviderclasses"],
  ["SecretStore", "external-secrets.io", "secretstores"],
  ["Service", "", "services"],
  ["ServiceAccount", "", "serviceaccounts"],
  ["StatefulSet", "apps", "statefulsets"],
  ["ValidatingAdmissionPolicy", "admissionregistration.k8s.io", "validatingadmissionpolicies"],
  ["ValidatingAdmissionPolicyBinding", "admissionregistration.k8s.io", "validatingadmissionpolicybindings"],
  ["ValidatingWebhookConfiguration", "admissionregistration.k8s.io", "validatingwebhookconfigurations"],
];

/** Groups that once served what another serves now. */
const moved: Readonly<Record<string, readonly string[]>> = {
  apps: ["extensions"],
  "networking.k8s.io": ["extensions"],
};

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
