import { defineImporter } from "../../model/importer.ts";
import { readCluster } from "./cluster.ts";
import { nameIn } from "./dumps.ts";
import { guide } from "./guide.ts";
import { collections } from "./kinds.ts";
import { recognises } from "./recognise.ts";

/** By API group; Secrets apart, since a cluster's owner may not want them read. */
function readings(): readonly string[] {
  const groups = Map.groupBy(
    collections.filter((name) => name !== "secrets"),
    (name) => name.slice(name.indexOf(".") + 1 || name.length),
  );
  return [
    ...[...groups].sort().map(([, names]) => `get, list: ${names.join(", ")}`),
    "get, list: secrets (optional; values are dropped as they are read)",
  ];
}

/** Objects of one cluster as `kubectl get ... -A -o json|yaml`, manifests or a dump hold them. */
export const kubernetes = defineImporter({
  id: "kubernetes",
  title: "Kubernetes",
  emits: [
    "alias",
    "configured-login",
    "coverage",
    "edge.api",
    "edge.operation",
    "edge.proxy",
    "edge.route",
    "identity.life",
    "k8s.admission-binding",
    "k8s.admission-policy",
    "k8s.audit-rule",
    "k8s.aws-auth",
    "k8s.binding",
    "k8s.cloud-key",
    "k8s.cluster",
    "k8s.configmap",
    "k8s.controller",
    "k8s.endpoints",
    "k8s.external-secret",
    "k8s.gateway",
    "k8s.ingress-class",
    "k8s.ingress-parameters",
    "k8s.ingress-path",
    "k8s.middleware",
    "k8s.namespace",
    "k8s.foreign-policy",
    "k8s.network-plugin",
    "k8s.network-policy",
    "k8s.node",
    "k8s.persistent-volume",
    "k8s.pod",
    "k8s.pod-security",
    "k8s.proxy-config",
    "k8s.proxy-policy",
    "k8s.push-secret",
    "k8s.reference-grant",
    "k8s.registry-login",
    "k8s.role",
    "k8s.route",
    "k8s.rule",
    "k8s.sealed-secret",
    "k8s.sealing-key",
    "k8s.secret",
    "k8s.secret-class",
    "k8s.secret-store",
    "k8s.service",
    "k8s.service-account",
    "k8s.workload-identity",
    "stored-fingerprint",
    "unlocks",
    "unsupported",
  ],
  permissions: readings(),
  guide,
  recognises,
  nameIn,
  toFacts: readCluster,
});
