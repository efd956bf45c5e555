import { nodeAccess } from "../../model/access.ts";
import { endpoints, pod, service } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { targetsOf } from "../families/kubernetes-targets.ts";

/** A service is a name for its pods. Who may connect through it by the network is told of the pods themselves. */
export default defineRule({
  id: "kubernetes.service-pods",
  version: 1,
  title: "Is passed on to the service's pod",
  edge: "SELECTS",
  emits: { from: ["K8sService#connect"], to: "K8sPod#connect" },
  needs: ["k8s.endpoints", "k8s.pod", "k8s.service"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  structural: true,
  *derive(facts) {
    for (const fact of facts.each("k8s.service")) {
      for (const { pod, because, conditions } of targetsOf(facts, fact, undefined)) {
        yield {
          from: [nodeAccess(fact.key, "connect")],
          to: nodeAccess(pod.key, "connect"),
          because: [fact, pod, ...because],
          conditions,
        };
      }
    }
  },
  controls: [],
  abuse: "",
  detection: [],
  remediation: "",
  frameworks: ["attack:T1090"],
  references: ["https://kubernetes.io/docs/concepts/services-networking/service/#services-in-kubernetes"],
  examples: [
    fires(
      "its selector's pods",
      "k8s:prod:service:app:web#connect -> k8s:prod:pod:app:web#connect",
      service("app", "web"),
      pod("app", "web"),
    ),
    fires(
      "endpoints that somebody wrote down",
      "k8s:prod:service:app:web#connect -> k8s:prod:pod:app:web#connect",
      service("app", "web", { selector: [] }),
      endpoints("app", "web", { pods: ["web"] }),
      pod("app", "web"),
    ),
    fires(
      "another name of a service of another namespace",
      [
        "k8s:prod:service:app:web#connect -> k8s:prod:pod:db:pg#connect",
        "k8s:prod:service:db:pg#connect -> k8s:prod:pod:db:pg#connect",
      ],
      service("app", "web", { type: "ExternalName", selector: [], externalName: "pg.db.svc.cluster.local" }),
      service("db", "pg"),
      pod("db", "pg"),
    ),
    silent(
      "a name outside the cluster",
      service("app", "web", { type: "ExternalName", selector: [], externalName: "pg.example.com" }),
      pod("app", "web"),
    ),
    silent("no selector", service("app", "web", { selector: [] }), pod("app", "web")),
    silent("a pod of another namespace", service("app", "web"), pod("db", "web")),
  ],
});
