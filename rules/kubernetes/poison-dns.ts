import { privilege } from "../../model/access.ts";
import { configMap, service } from "../../model/examples/kubernetes.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { audit } from "../families/kubernetes-words.ts";

const id = "kubernetes.poison-dns";
/** Config maps of kube-system that the cluster's name servers read: CoreDNS, its additions on AKS, kube-dns on GKE, the cache of a node. */
const zones = ["coredns", "coredns-custom", "kube-dns", "node-local-dns"] as const;

/** Whoever answers names decides where clients of a service go. */
export default defineRule({
  id,
  version: 1,
  title: "Can answer for the service's name with an address of its own",
  edge: "POISONS_DNS_OF",
  emits: { from: ["K8sConfigMap#write"], to: "K8sService#administer" },
  needs: ["k8s.configmap", "k8s.service"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const names = hub(`answer names of services of ${cluster}`, id, cluster);
      const maps = zones.flatMap(
        (name) => facts.get("k8s.configmap", `${cluster}:configmap:kube-system:${name}`) ?? [],
      );
      for (const map of maps) yield { from: [privilege(map.key, "write")], to: names, because: [map] };
      for (const fact of maps.length > 0 ? facts.where("k8s.service", "cluster", cluster) : []) {
        const text = `clients find ${fact.name} by its name and do not check who answers`;
        const conditions = [{ kind: "environment" as const, text }];
        yield { from: [names], to: privilege(fact.key, "administer"), because: [fact], conditions };
      }
    }
  },
  controls: [],
  abuse: "`kubectl edit configmap -n kube-system coredns` with a rewrite or hosts block for the service's name.",
  detection: [audit("update or patch configmaps coredns in kube-system")],
  remediation: "kubectl edit clusterrole <role>   # take update and patch of configmaps in kube-system out",
  frameworks: ["attack:T1557"],
  references: [
    "https://kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers/",
    "https://coredns.io/plugins/rewrite/",
  ],
  examples: [
    firesIf(
      "the zone of CoreDNS",
      "k8s:prod:configmap:kube-system:coredns#write -> k8s:prod:service:db:pg#administer",
      configMap("kube-system", "coredns"),
      service("db", "pg"),
    ),
    silent("a config map that name servers do not read", configMap("kube-system", "other"), service("db", "pg")),
    silent("of that name in another namespace", configMap("app", "coredns"), service("db", "pg")),
  ],
});
