import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { account, networkPolicy, pod } from "../../model/examples/kubernetes.ts";
import { workloadIdentity } from "../../model/examples/kubernetes-cloud.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { googleIdentities } from "../families/gke.ts";
import { metadataService, waysToLinkLocal } from "../families/link-local.ts";
import { podsOf } from "../families/service-account-token.ts";

const email = "web@prod-1.iam.gserviceaccount.com";
const step = `k8s:prod:pod:app:web#originate -> //iam.googleapis.com/projects/prod-1/serviceAccounts/${email}#impersonate`;
const named = [account("app", "web"), workloadIdentity("app", "web", email)] as const;

/** The metadata server of GKE answers a pod with tokens of the identity of its service account: a request is enough. */
export default defineRule({
  id: "cross.gke-metadata",
  version: 1,
  title: "Can take tokens of the GCP service account from the metadata server",
  edge: "USES_WORKLOAD_IDENTITY",
  emits: { from: ["K8sPod#originate"], to: "GcpServiceAccount#impersonate" },
  needs: ["k8s.cluster", "k8s.network-policy", "k8s.pod", "k8s.service-account", "k8s.workload-identity"],
  reliesOnAbsenceIn: ["k8s.network-policy"],
  leaves: "until 1h",

  *derive(facts) {
    for (const { account: caller, named: fact, because, conditions } of googleIdentities(facts)) {
      for (const each of podsOf(facts, caller)) {
        // In the node's network the metadata server of the machine answers, with the machine's own identity.
        if (each.hostNetwork) continue;
        for (const way of waysToLinkLocal(facts, each, metadataService)) {
          yield {
            from: [privilege(each.key, "originate")],
            to: privilege(fact.identity, "impersonate"),
            because: [each, ...because, ...way.because],
            conditions: [
              ...conditions,
              ...way.conditions,
              { kind: "environment", text: "the pod's machine runs the GKE metadata server" },
            ],
            nodes: [{ id: fact.identity, kind: "GcpServiceAccount", name: fact.name, scope: "" }],
          };
        }
      }
    }
  },

  controls: [
    control("delete", "k8s.workload-identity", "Take the annotation off the service account, and its binding from GCP"),
    control("restrict-network", "k8s.pod", "Cut the pod off from the network", "quarantine"),
  ],
  abuse:
    "`curl -H 'Metadata-Flavor: Google' http://169.254.169.254/computeMetadata/v1/instance/service-accounts/default/token`: the header is needed, so a forged GET alone is not enough.",
  detection: [
    {
      service: "GCP audit log",
      event: "GenerateAccessToken by principal://iam.googleapis.com/.../subject/ns/<ns>/sa/<ksa>",
    },
  ],
  remediation:
    "gcloud iam service-accounts remove-iam-policy-binding <service account> --role roles/iam.workloadIdentityUser --member 'serviceAccount:<project>.svc.id.goog[<namespace>/<account>]'",
  frameworks: ["attack:T1552.005", "owasp-nhi:NHI5"],
  references: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy#network-policy-and-workload-identity",
  ],
  examples: [
    firesIf("the annotation names it", step, ...named, pod("app", "web", { serviceAccount: "web" })),
    silent("another account", ...named, pod("app", "web", { serviceAccount: "other" })),
    silent("a pod in its node's network", ...named, pod("app", "web", { serviceAccount: "web", hostNetwork: true })),
    silent(
      "a network policy keeps the pod in",
      ...named,
      pod("app", "web", { serviceAccount: "web" }),
      networkPolicy("app", "closed", { types: ["Egress"] }),
    ),
  ],
});
