/**
 * Resources by API group and by whether they lie in namespaces, as kube-apiserver 1.36 serves them (2026-11), and those
 * that only requests of authorization name: users, groups, signers. Of custom resources nothing is known here.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris, `kubectl api-resources`
 */
const inNamespaces: Readonly<Record<string, string>> = {
  "": "bindings configmaps endpoints events limitranges persistentvolumeclaims pods podtemplates replicationcontrollers resourcequotas secrets serviceaccounts services",
  apps: "controllerrevisions daemonsets deployments replicasets statefulsets",
  "authorization.k8s.io": "localsubjectaccessreviews",
  autoscaling: "horizontalpodautoscalers",
  batch: "cronjobs jobs",
  "certificates.k8s.io": "podcertificaterequests",
  "coordination.k8s.io": "leasecandidates leases",
  "discovery.k8s.io": "endpointslices",
  "events.k8s.io": "events",
  "networking.k8s.io": "ingresses networkpolicies",
  policy: "poddisruptionbudgets",
  "rbac.authorization.k8s.io": "rolebindings roles",
  "resource.k8s.io": "resourceclaims resourceclaimtemplates",
  "scheduling.k8s.io": "podgroups workloads",
  "storage.k8s.io": "csistoragecapacities",
};
const ofClusters: Readonly<Record<string, string>> = {
  "": "componentstatuses groups namespaces nodes persistentvolumes users",
  "admissionregistration.k8s.io":
    "mutatingadmissionpolicies mutatingadmissionpolicybindings mutatingwebhookconfigurations validatingadmissionpolicies validatingadmissionpolicybindings validatingwebhookconfigurations",
  "apiextensions.k8s.io": "customresourcedefinitions",
  "apiregistration.k8s.io": "apiservices",
  "authentication.k8s.io": "selfsubjectreviews tokenreviews uids userextras",
  "authorization.k8s.io": "selfsubjectaccessreviews selfsubjectrulesreviews subjectaccessreviews",
  "certificates.k8s.io": "certificatesigningrequests clustertrustbundles signers",
  "flowcontrol.apiserver.k8s.io": "flowschemas prioritylevelconfigurations",
  "internal.apiserver.k8s.io": "storageversions",
  "networking.k8s.io": "ingressclasses ipaddresses servicecidrs",
  "node.k8s.io": "runtimeclasses",
  "rbac.authorization.k8s.io": "clusterrolebindings clusterroles",
  "resource.k8s.io": "deviceclasses devicetaintrules resourceslices",
  "scheduling.k8s.io": "priorityclasses",
  "storage.k8s.io": "csidrivers csinodes storageclasses volumeattachments volumeattributesclasses",
  "storagemigration.k8s.io": "storageversionmigrations",
};
/** Names that kubectl takes for others. */
const short: Readonly<Record<string, string>> = {
  cm: "configmaps",
  crd: "customresourcedefinitions",
  csr: "certificatesigningrequests",
  deploy: "deployments",
  ds: "daemonsets",
  ep: "endpoints",
  ing: "ingresses",
  netpol: "networkpolicies",
  no: "nodes",
  ns: "namespaces",
  po: "pods",
  pv: "persistentvolumes",
  pvc: "persistentvolumeclaims",
  rs: "replicasets",
  sa: "serviceaccounts",
  sts: "statefulsets",
  svc: "services",
};

export type ResourceScope = "namespaced" | "cluster";

const scopes = new Map<string, ResourceScope>();
const groups = new Map<string, string>();
for (const [scope, table] of [["cluster", ofClusters] as const, ["namespaced", inNamespaces] as const]) {
  for (const [group, plurals] of Object.entries(table).reverse()) {
    for (const plural of plurals.split(" ")) {
      scopes.set(`${group}/${plural}`, scope);
      groups.set(plural, group);
    }
  }
}

/** Where a resource lies; undefined for one that is not Kubernetes' own. */
export const scopeOf = (group: string, resource: string): ResourceScope | undefined =>
  scopes.get(`${group}/${resource}`);

/** The plural that somebody means (`po`, `pod`, `pods`) with its group; the text itself, without a group, where none is known. */
export function resourceNamed(text: string): { readonly resource: string; readonly group?: string } {
  const name = text.toLowerCase();
  const resource = [short[name], name, `${name}s`, `${name}es`, name.replace(/y$/, "ies")].find(
    (one) => one !== undefined && groups.has(one),
  );
  if (resource === undefined) return { resource: text };
  return { resource, group: groups.get(resource) ?? "" };
}
