import { groupId, userId } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { binding, roleRule } from "../../model/examples/kubernetes.ts";
import { internet } from "../../model/node.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { audit, rbacReference } from "../families/kubernetes-words.ts";

const step = "internet#originate -> k8s:prod:group:system%3Aunauthenticated#impersonate";

/** Rights of requests without identity, beyond the health and version paths that every cluster opens. */
export default defineRule({
  id: "kubernetes.anonymous-api",
  version: 1,
  title: "Can call the API server without identity",
  edge: "CALLS_ANONYMOUSLY",
  emits: { from: ["Internet#originate", "K8sNetwork#originate"], to: "Any#impersonate" },
  needs: ["k8s.binding", "k8s.rule"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const rbac = kubernetes.rbac(cluster);
      const positions = [
        [internet, `the API server of ${cluster} is open to the internet and takes requests without identity`],
        [`${cluster}:network`, `the API server of ${cluster} takes requests without identity`],
      ] as const;
      for (const subject of [groupId(cluster, "system:unauthenticated"), userId(cluster, "system:anonymous")]) {
        for (const bound of rbac.bindingsTo(subject)) {
          for (const { rule, because } of rbac.rulesOf(bound.role)) {
            if (rule.resources.length === 0) continue;
            for (const [position, text] of positions) {
              yield {
                from: [privilege(position, "originate")],
                to: privilege(subject, "impersonate"),
                because: [bound, ...because],
                conditions: [{ kind: "environment", text }],
              };
            }
          }
        }
      }
    }
  },
  controls: [control("delete", "k8s.binding", "Delete the binding to system:unauthenticated or system:anonymous")],
  abuse: "`curl -k https://<API server>/api/v1/...` without a token.",
  detection: [audit("any verb by system:anonymous")],
  remediation: "kubectl delete clusterrolebinding <binding>   # and start the API server with --anonymous-auth=false",
  frameworks: ["attack:T1190", "cis-k8s:1.2.1"],
  references: [
    rbacReference,
    "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests",
  ],
  examples: [
    firesIf(
      "a role with rights on objects",
      [step, "k8s:prod:network#originate -> k8s:prod:group:system%3Aunauthenticated#impersonate"],
      binding("group:system:unauthenticated", "open"),
      roleRule("open", "get", "secrets"),
    ),
    silent(
      "paths that are no resources",
      binding("group:system:unauthenticated", "info"),
      roleRule("info", "get", "", { resources: [], nonResourceURLs: ["/version"] }),
    ),
    silent(
      "everybody who authenticated",
      binding("group:system:authenticated", "open"),
      roleRule("open", "get", "secrets"),
    ),
  ],
});
