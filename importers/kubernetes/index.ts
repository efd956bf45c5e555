import { defineImporter } from "../../model/importer.ts";
import { readCluster } from "./cluster.ts";
import { nameIn } from "./dumps.ts";
import { recognises } from "./recognise.ts";

/** Objects of one cluster as `kubectl get ... -A -o json|yaml`, manifests or a dump hold them. */
export const kubernetes = defineImporter({
  id: "kubernetes",
  title: "Kubernetes",
  emits: [
    "alias",
    "coverage",
    "k8s.admission-policy",
    "k8s.binding",
    "k8s.cluster",
    "k8s.configmap",
    "k8s.controller",
    "k8s.ingress-class",
    "k8s.ingress-path",
    "k8s.namespace",
    "k8s.network-policy",
    "k8s.node",
    "k8s.persistent-volume",
    "k8s.pod",
    "k8s.role",
    "k8s.rule",
    "k8s.secret",
    "k8s.service",
    "k8s.service-account",
    "unlocks",
    "unsupported",
  ],
  permissions: [
    "get, list: namespaces, nodes, pods, serviceaccounts, services, configmaps, persistentvolumes, replicationcontrollers",
    "get, list: secrets (optional; values are dropped as they are read)",
    "get, list: deployments.apps, daemonsets.apps, statefulsets.apps, replicasets.apps, jobs.batch, cronjobs.batch",
    "get, list: roles, rolebindings, clusterroles, clusterrolebindings (rbac.authorization.k8s.io)",
    "get, list: ingresses, ingressclasses, networkpolicies (networking.k8s.io)",
    "get, list: validatingwebhookconfigurations, validatingadmissionpolicies (admissionregistration.k8s.io)",
  ],
  recognises,
  nameIn,
  toFacts: readCluster,
});
