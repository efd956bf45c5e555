import { accountId } from "../../authz/kubernetes/index.ts";
import { nodeAccess } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { account, container, pod, podWithVolume } from "../../model/examples/kubernetes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { inContainer } from "../families/kubernetes-containers.ts";
import { apiToken } from "../families/kubernetes-pod-files.ts";

const step = "k8s:prod:pod:app:web#read-files -> k8s:prod:serviceaccount:app:default#impersonate";

/** Whoever reads files in the pod can act as the service account whose token for the API server is mounted there. */
export default defineRule({
  id: "kubernetes.pod-token-mount",
  version: 3,
  title: "Can read the service account's token in the pod",
  edge: "READS_TOKEN",
  emits: { from: ["K8sPod#read-files"], to: "K8sServiceAccount#impersonate" },
  needs: ["k8s.cluster", "k8s.pod", "k8s.service-account"],
  reliesOnAbsenceIn: ["k8s.service-account"],
  leaves: "until 1h",
  *derive(facts) {
    for (const fact of facts.each("k8s.pod")) {
      const id = accountId(fact.cluster, fact.namespace, fact.serviceAccount);
      const issuer = facts.get("k8s.cluster", fact.cluster)?.issuer;
      const token = apiToken(fact, facts.get("k8s.service-account", id), issuer);
      if (!token) continue;
      yield {
        from: [nodeAccess(fact.key, "read-files")],
        to: nodeAccess(id, "impersonate"),
        because: [fact],
        conditions: [...token.conditions, ...inContainer(fact, token.having)],
        ...(token.unsaid ? {} : { relies: [] }),
      };
    }
  },
  controls: [
    control("remove-mount", "k8s.pod", "Mount no service account token into the pod", "api-token"),
    control("revoke", "k8s.pod", "Replace the pod: its token ends with it"),
  ],
  abuse: "Read /var/run/secrets/kubernetes.io/serviceaccount/token and send it to the API server as a bearer token.",
  detection: [
    {
      service: "kubernetes audit",
      event:
        "any verb by system:serviceaccount:<namespace>:<account> from an address or user agent that is not the pod's",
    },
  ],
  remediation: "kubectl patch serviceaccount -n <namespace> <account> -p '{\"automountServiceAccountToken\": false}'",
  frameworks: ["attack:T1528", "attack:T1552.007", "cis-k8s:5.1.6"],
  references: [
    "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
    "https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken",
  ],
  examples: [
    fires("mounted by default", step, pod("app", "web")),
    fires(
      "the pod says so against the account",
      step,
      pod("app", "web", { automount: true }),
      account("app", "default", { automount: false }),
    ),
    fires("by a projected volume", step, podWithVolume("app", "web", { type: "token" }, { automount: false })),
    firesIf(
      "by a projected volume of one container of two",
      step,
      podWithVolume(
        "app",
        "web",
        { type: "token" },
        {
          automount: false,
          containers: [
            container({ mounts: [{ volume: "data", path: "/mnt", readOnly: true }] }),
            container({ name: "proxy" }),
          ],
        },
      ),
    ),
    silent(
      "a mount of its own where the token would be",
      pod("app", "web", {
        containers: [
          container({
            mounts: [{ volume: "none", path: "/var/run/secrets/kubernetes.io/serviceaccount", readOnly: true }],
          }),
        ],
      }),
    ),
    silent(
      "turned off in the pod",
      pod("app", "web", { automount: false }),
      account("app", "default", { automount: true }),
    ),
    silent("turned off in the account", pod("app", "web"), account("app", "default", { automount: false })),
    silent(
      "a token for another audience",
      podWithVolume("app", "web", { type: "token", audience: "vault" }, { automount: false }),
    ),
    silent(
      "a projected volume that no container mounts",
      podWithVolume("app", "web", { type: "token" }, { automount: false, containers: [container()] }),
    ),
  ],
});
